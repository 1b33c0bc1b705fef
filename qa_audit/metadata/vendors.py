"""What the telephone systems call the fields of a call record, and what their values mean. Data, no logic.

Every value here stands in the vendor's documentation or source, named with it. A value that is not here says nothing:
it stays in `CallMetadata.extra` and nobody is accused on its account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Who ended the call, as vendors say it. "caller", "called" and "leg" are turned into agent or customer with the call's
# direction and the leg that the record belongs to; where these are not known, neither is the party.
HANGUP_WORDS = frozenset({"agent", "customer", "system", "caller", "called", "leg"})


@dataclass(frozen=True, slots=True)
class VendorField:
    """One field of a vendor's call record.

    Attributes:
        key: Our key.
        names: What the vendor calls it; parts of a nested name are joined by ".".
        values: What its values mean; None takes the value as it is.
        epoch_s: For a time in numbers: seconds a unit (1 or 0.001); None for a time in words.
    """

    key: str
    names: tuple[str, ...]
    values: Mapping[str, str] | None = None
    epoch_s: float | None = None


@dataclass(frozen=True, slots=True)
class Vendor:
    """How one telephone system writes call records.

    Attributes:
        name: Name in `VENDORS`.
        hangup_names: Fields that say who hung up; their presence tells the vendor.
        hangup_values: Value of such a field to one of `HANGUP_WORDS`.
        source: Where the values are documented.
        fields: The other fields.
        caller: Who the caller is where the record has no direction; None where that is not documented.
        leg_names: Fields that say which leg the record belongs to.
        leg_values: Value of such a field to "agent", "customer", "caller" or "called".
        common_name: Whether other programs use the hang-up field's name too: then only a known value tells the vendor.
    """

    name: str
    hangup_names: tuple[str, ...]
    hangup_values: Mapping[str, str]
    source: str
    fields: tuple[VendorField, ...] = ()
    caller: str | None = None
    leg_names: tuple[str, ...] = ()
    leg_values: Mapping[str, str] = field(default_factory=dict)
    common_name: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All fields that are read."""
        return (*self.hangup_names, *self.leg_names, *(name for one in self.fields for name in one.names))


_FREESWITCH = Vendor(
    name="freeswitch",
    hangup_names=(
        "sip_hangup_disposition",
        "variables.sip_hangup_disposition",
        "variable_sip_hangup_disposition",
    ),
    # Set per leg (mod_sofia: sofia.c, mod_sofia.c). recv_bye: the far party of this leg hung up. send_bye means only
    # that FreeSWITCH ended the leg, whether for the other party, for the dial plan or for a time-out. send_refuse and
    # send_cancel belong to calls that nobody answered.
    hangup_values={"recv_bye": "leg"},
    source="developer.signalwire.com/freeswitch/Channel-Variables-Catalog/sip_hangup_disposition_16352604",
    fields=(
        VendorField("call_id", ("variables.uuid", "variable_uuid")),
        VendorField("started_at", ("variables.start_epoch", "variable_start_epoch"), epoch_s=1),
    ),
    # A nested or prefixed direction is FreeSWITCH's own: seen from the switch, "inbound" is the leg that called in.
    leg_names=("leg", "variables.direction", "variable_direction"),
    leg_values={
        "agent": "agent",
        "customer": "customer",
        "a": "caller",
        "b": "called",
        "inbound": "caller",
        "outbound": "called",
    },
)

_ASTERISK = Vendor(
    name="asterisk",
    hangup_names=("event",),
    # COMPLETEAGENT, COMPLETECALLER: terminated normally by the agent, by the caller. ABANDON: the caller left the
    # queue. AGENTDUMP: the agent dumped the caller during the announcement. The caller of a queue is the customer.
    hangup_values={
        "COMPLETEAGENT": "agent",
        "COMPLETECALLER": "customer",
        "ABANDON": "customer",
        "AGENTDUMP": "agent",
    },
    source="docs.asterisk.org/Operation/Logging/Queue-Logs",
    fields=(
        VendorField("call_id", ("callid",)),
        VendorField("agent_id", ("agent",)),
        VendorField("queue", ("queuename",)),
    ),
    common_name=True,
)

_ALIBABA_CCC = Vendor(
    name="alibaba_ccc",
    hangup_names=("ReleaseInitiator", "Data.ReleaseInitiator"),
    hangup_values={"agent": "agent", "customer": "customer"},
    source="help.aliyun.com/zh/ccs/developer-reference/api-ccc-2020-07-01-getcalldetailrecord",
    fields=(
        VendorField("call_id", ("ContactId", "Data.ContactId")),
        VendorField("agent_id", ("AgentIds", "Data.AgentIds")),
        VendorField(
            "direction",
            ("ContactType", "Data.ContactType"),
            {"INBOUND": "inbound", "OUTBOUND": "outbound", "PREDICTIVE": "outbound"},
        ),
        VendorField("started_at", ("EstablishedTime", "Data.EstablishedTime"), epoch_s=0.001),
    ),
)

_TENCENT_TCCC = Vendor(
    name="tencent_tccc",
    hangup_names=("HungUpSide",),
    hangup_values={"seat": "agent", "user": "customer", "system": "system"},
    source="cloud.tencent.com/document/product/679/67257; TelCDRInfo of the cloud SDK, API 2020-02-10",
    fields=(
        VendorField("call_id", ("SessionId",)),
        VendorField("agent_id", ("SeatUser.StaffNumber", "SeatUser.UserId")),
        VendorField("agent_name", ("SeatUser.Name",)),
        VendorField("queue", ("QueuedSkillGroupName",)),
        VendorField("direction", ("Direction",), {"0": "inbound", "1": "outbound"}),
        VendorField("started_at", ("StartTimestamp",), epoch_s=1),
    ),
)

_HUAWEI_CEC = Vendor(
    name="huawei_cec",
    hangup_names=("releaseReason",),
    # 0: ended, the called party hung up. 1: ended, the caller hung up. 2-5: the call did not come about.
    hangup_values={"0": "called", "1": "caller"},
    source="support.huaweicloud.com/api-ccfs-cec/cec_07_1319.html",
    fields=(
        VendorField("call_id", ("callSerialNo",)),
        VendorField("agent_id", ("serviceNo",)),
    ),
    # The same page: caller is the telephone bound to the agent, called the customer's number.
    caller="agent",
)

_VOLCENGINE = Vendor(
    name="volcengine",
    hangup_names=("releaseType", "ReleaseType"),
    # The field is documented, its values could not be read from the documentation: see `MetadataSources.hangup_values`.
    hangup_values={},
    source="www.volcengine.com/docs/6358/173374 and /173383",
    fields=(
        VendorField("call_id", ("callId", "CallId")),
        VendorField("direction", ("callType", "CallType"), {"0": "inbound", "1": "outbound"}),
        VendorField("started_at", ("startTime",), epoch_s=0.001),
    ),
)

_AMAZON_CONNECT = Vendor(
    name="amazon_connect",
    hangup_names=("DisconnectReason",),
    # BARGED (a supervisor took the agent off the call), THIRD_PARTY_DISCONNECT and OTHER name none of our parties.
    hangup_values={
        "CUSTOMER_DISCONNECT": "customer",
        "AGENT_DISCONNECT": "agent",
        "TELECOM_PROBLEM": "system",
        "CONTACT_FLOW_DISCONNECT": "system",
    },
    source="docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html#ctr-ContactTraceRecord",
    fields=(
        VendorField("call_id", ("ContactId",)),
        VendorField("agent_id", ("Agent.Username",)),
        VendorField("queue", ("Queue.Name",)),
        VendorField("direction", ("InitiationMethod",), {"INBOUND": "inbound", "OUTBOUND": "outbound"}),
        VendorField("started_at", ("InitiationTimestamp",)),
    ),
)

VENDORS: Mapping[str, Vendor] = MappingProxyType(
    {
        vendor.name: vendor
        for vendor in (
            _FREESWITCH,
            _ASTERISK,
            _ALIBABA_CCC,
            _TENCENT_TCCC,
            _HUAWEI_CEC,
            _VOLCENGINE,
            _AMAZON_CONNECT,
        )
    }
)

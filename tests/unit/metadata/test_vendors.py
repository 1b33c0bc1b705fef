"""What telephone systems write about the end of a call, and whom it names."""

import json

import pytest

from qa_audit.metadata.load import MetadataSources, load_metadata
from qa_audit.metadata.vendors import HANGUP_WORDS, VENDORS
from qa_audit.model.recording import Party


def load(tmp_path, record, **sources):
    (tmp_path / "call.json").write_text(json.dumps(record), encoding="utf-8")
    return load_metadata(tmp_path / "call.wav", MetadataSources(**sources))


@pytest.mark.parametrize(
    ("record", "party"),
    [
        # FreeSWITCH: who is at the far end of the leg that received BYE.
        ({"sip_hangup_disposition": "recv_bye", "leg": "agent"}, Party.AGENT),
        ({"sip_hangup_disposition": "recv_bye", "leg": "customer"}, Party.CUSTOMER),
        ({"sip_hangup_disposition": "recv_bye", "leg": "A", "direction": "inbound"}, Party.CUSTOMER),
        ({"sip_hangup_disposition": "recv_bye", "leg": "B", "direction": "inbound"}, Party.AGENT),
        ({"sip_hangup_disposition": "recv_bye", "leg": "A", "direction": "outbound"}, Party.AGENT),
        (
            {"direction": "inbound", "variables": {"direction": "inbound", "sip_hangup_disposition": "recv_bye"}},
            Party.CUSTOMER,
        ),
        ({"variables": {"direction": "inbound", "sip_hangup_disposition": "recv_bye"}}, None),
        ({"sip_hangup_disposition": "recv_bye"}, None),
        ({"sip_hangup_disposition": "send_bye", "leg": "agent"}, None),
        ({"sip_hangup_disposition": "send_refuse", "leg": "agent"}, None),
        ({"sip_hangup_disposition": "send_cancel", "leg": "agent"}, None),
        # Asterisk queue_log
        ({"event": "COMPLETEAGENT", "queuename": "q1", "agent": "Agent/3001"}, Party.AGENT),
        ({"event": "COMPLETECALLER"}, Party.CUSTOMER),
        ({"event": "ABANDON"}, Party.CUSTOMER),
        ({"event": "AGENTDUMP"}, Party.AGENT),
        ({"event": "EXITWITHTIMEOUT"}, None),
        # Alibaba Cloud CCC
        ({"ReleaseInitiator": "agent"}, Party.AGENT),
        ({"ReleaseInitiator": "customer"}, Party.CUSTOMER),
        ({"ReleaseInitiator": "13905010000"}, None),
        # Tencent TCCC
        ({"HungUpSide": "seat"}, Party.AGENT),
        ({"HungUpSide": "user"}, Party.CUSTOMER),
        ({"HungUpSide": "system"}, Party.SYSTEM),
        ({"HungUpSide": "ghost"}, None),
        # Huawei CEC: the caller is the agent's telephone unless the record says that the customer called.
        ({"releaseReason": "0"}, Party.CUSTOMER),
        ({"releaseReason": 1}, Party.AGENT),
        ({"releaseReason": "0", "direction": "inbound"}, Party.AGENT),
        ({"releaseReason": "1", "direction": "inbound"}, Party.CUSTOMER),
        ({"releaseReason": "5"}, None),
        # Volcengine: no value is documented.
        ({"releaseType": 1}, None),
        ({"releaseType": 2}, None),
        # Amazon Connect
        ({"DisconnectReason": "CUSTOMER_DISCONNECT"}, Party.CUSTOMER),
        ({"DisconnectReason": "AGENT_DISCONNECT"}, Party.AGENT),
        ({"DisconnectReason": "TELECOM_PROBLEM"}, Party.SYSTEM),
        ({"DisconnectReason": "CONTACT_FLOW_DISCONNECT"}, Party.SYSTEM),
        ({"DisconnectReason": "BARGED"}, None),
        ({"DisconnectReason": "THIRD_PARTY_DISCONNECT"}, None),
        ({"DisconnectReason": "OTHER"}, None),
        ({"DisconnectReason": None}, None),
    ],
    ids=str,
)
def test_a_vendors_word_names_a_party_or_nobody(record, party, tmp_path):
    assert load(tmp_path, record).hangup_by is party


def test_the_raw_word_stays_in_the_extra_fields(tmp_path):
    assert load(tmp_path, {"sip_hangup_disposition": "send_bye"}).extra == {"sip_hangup_disposition": "send_bye"}


def test_our_own_key_goes_before_the_vendors(tmp_path):
    assert load(tmp_path, {"hangup_by": "customer", "HungUpSide": "seat"}).hangup_by is Party.CUSTOMER


def test_a_vendors_word_in_the_sidecar_goes_before_our_own_key_in_the_index(tmp_path):
    (tmp_path / "index.csv").write_text("file,hangup_by\ncall.wav,customer\n", encoding="utf-8")
    assert load(tmp_path, {"HungUpSide": "seat"}, index=tmp_path / "index.csv").hangup_by is Party.AGENT


def test_the_direction_of_another_source_tells_caller_from_called(tmp_path):
    (tmp_path / "index.csv").write_text("file,direction\ncall.wav,呼入\n", encoding="utf-8")
    sidecar = {"sip_hangup_disposition": "recv_bye", "leg": "a"}
    assert load(tmp_path, sidecar, index=tmp_path / "index.csv").hangup_by is Party.CUSTOMER


def test_settings_say_what_an_undocumented_value_means(tmp_path):
    meaning = {"1": "customer", "2": "agent"}
    assert load(tmp_path, {"releaseType": 2}, hangup_values=meaning).hangup_by is Party.AGENT
    assert load(tmp_path, {"releaseType": 3}, hangup_values=meaning).hangup_by is None


def test_settings_go_before_the_vendors_table(tmp_path):
    record = {"sip_hangup_disposition": "send_bye", "leg": "customer"}
    assert load(tmp_path, record, hangup_values={"send_bye": "agent"}).hangup_by is Party.AGENT


def test_a_named_vendor_is_not_guessed_from_other_fields(tmp_path):
    record = {"HungUpSide": "seat", "releaseReason": "0"}
    assert load(tmp_path, record, vendor="huawei_cec").hangup_by is Party.CUSTOMER


def test_an_event_of_another_program_is_not_taken_for_asterisk(tmp_path):
    metadata = load(tmp_path, {"event": "call.ended", "agent": "nobody"})
    assert (metadata.hangup_by, metadata.agent_id) == (None, None)


def test_a_tencent_record_gives_all_our_keys(tmp_path):
    metadata = load(
        tmp_path,
        {
            "SessionId": "9dc7",
            "Direction": 0,
            "StartTimestamp": 1793668353,
            "QueuedSkillGroupName": "售后",
            "SeatUser": {"Name": "李娜", "StaffNumber": "8021", "UserId": "lina@example.com"},
            "HungUpSide": "user",
        },
    )
    assert (metadata.call_id, metadata.agent_id, metadata.agent_name) == ("9dc7", "8021", "李娜")
    assert (metadata.direction, metadata.queue) == ("inbound", "售后")
    assert metadata.started_at == "2026-11-03T01:12:33+00:00"
    assert metadata.extra["SeatUser.UserId"] == "lina@example.com"


def test_milliseconds_become_a_time_and_several_agents_no_agent(tmp_path):
    record = {"ReleaseInitiator": "agent", "EstablishedTime": 1793668353000, "AgentIds": "a@x,b@x"}
    metadata = load(tmp_path, record)
    assert (metadata.started_at, metadata.agent_id) == ("2026-11-03T01:12:33+00:00", None)
    assert metadata.extra["AgentIds"] == "a@x,b@x"


def test_an_amazon_record_gives_all_our_keys(tmp_path):
    metadata = load(
        tmp_path,
        {
            "ContactId": "c1",
            "Agent": {"Username": "lina"},
            "Queue": {"Name": "Support"},
            "InitiationMethod": "INBOUND",
            "InitiationTimestamp": "2026-11-03T01:12:33Z",
            "DisconnectReason": "AGENT_DISCONNECT",
        },
    )
    assert (metadata.call_id, metadata.agent_id, metadata.queue) == ("c1", "lina", "Support")
    assert (metadata.direction, metadata.started_at) == ("inbound", "2026-11-03T01:12:33+00:00")


def test_a_vendors_value_that_cannot_be_read_is_kept_and_stops_nothing(tmp_path):
    metadata = load(tmp_path, {"HungUpSide": "seat", "StartTimestamp": "soon", "Direction": 7})
    assert (metadata.started_at, metadata.direction) == (None, None)
    assert metadata.extra["StartTimestamp"] == "soon"


def test_every_vendor_of_the_contract_is_in_the_table():
    assert sorted(VENDORS) == [
        "alibaba_ccc",
        "amazon_connect",
        "asterisk",
        "freeswitch",
        "huawei_cec",
        "tencent_tccc",
        "volcengine",
    ]


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=lambda vendor: vendor.name)
def test_a_vendor_maps_only_to_words_that_mean_something_and_names_its_source(vendor):
    assert set(vendor.hangup_values.values()) <= HANGUP_WORDS
    assert "." in vendor.source
    assert vendor.hangup_names

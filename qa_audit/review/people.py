"""Who may sit at the desk: users, their sessions, and how often a wrong password may be tried."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update

from qa_audit.errors import UsageError
from qa_audit.review.database import FAILURES, SESSIONS, USERS, Database
from qa_audit.review.events import UserRole
from qa_audit.review.log import Clock, utc_now
from qa_audit.review.passwords import DEFAULT_COST, LONGEST, SHORTEST, Cost, hash_password, is_password

SESSION_LASTS = timedelta(hours=12)
"""Chosen: one shift; whoever comes back tomorrow signs in again."""
IDLE_LASTS = timedelta(hours=2)
"""Chosen: a lunch break; OWASP's session cheat sheet asks for less only where more than reading is at stake."""
FAILURES_OF_ONE = 5
"""Chosen: wrong passwords for one name from one address until it must wait; people need two or three."""
FAILURES_OF_ALL = 50
"""Chosen: for one name from everywhere, and from one address for all names; NIST SP 800-63B-4, 3.2.2, allows 100."""
WAIT = timedelta(minutes=15)
"""Chosen: how long failures count."""

_NAME = re.compile(r"[\w][\w.@-]{0,39}")


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account.

    Attributes:
        name: What they sign in with.
        role: What they may do.
        agent_id: Staff number whose calls an agent sees.
    """

    name: str
    role: UserRole
    agent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser.

    Attributes:
        user: Who.
        csrf: What every form of this session carries.
    """

    user: User
    csrf: str


class TooManyFailuresError(Exception):
    """Too many wrong passwords: this name or address has to wait."""


class People:
    """Users and sessions in the desk's database.

    Args:
        database: Where.
        clock: What time it is.
        cost: How much work a password is.
    """

    def __init__(self, database: Database, clock: Clock = utc_now, cost: Cost = DEFAULT_COST) -> None:
        self._database = database
        self._clock = clock
        self._cost = cost
        # Unknown names take as long as known ones.
        self._nobody = hash_password(secrets.token_hex(16), cost)

    def add(self, name: str, role: UserRole, password: str, agent_id: str | None = None) -> User:
        """Make an account.

        Raises:
            UsageError: The name is taken or malformed, the password is too short, or an agent comes without a number.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"用户名“{name}”不可用：请用 1 至 40 个字母、数字、汉字或 . _ - @",
                f'the name "{name}" cannot be used: 1 to 40 letters, digits or . _ - @',
            )
        if role is UserRole.AGENT and not agent_id:
            raise UsageError(
                "坐席账号需要工号，才知道哪些通话是本人的；请加 --agent-id",
                "an agent's account needs the staff number of their calls; add --agent-id",
            )
        check_password(password)
        with self._database.writing() as connection:
            if connection.execute(select(USERS.c.name).where(USERS.c.name == name)).first() is not None:
                raise UsageError(f"用户“{name}”已存在；请换一个名字", f'user "{name}" exists; choose another name')
            connection.execute(
                insert(USERS).values(
                    name=name,
                    role=role.value,
                    agent_id=agent_id,
                    password=hash_password(password, self._cost),
                    active=True,
                    created_at=self._stamp(),
                )
            )
        return User(name, role, agent_id)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password and end their sessions.

        Raises:
            UsageError: There is no such user, or the password is too short.
        """
        check_password(password)
        with self._database.writing() as connection:
            changed = connection.execute(
                update(USERS).where(USERS.c.name == name).values(password=hash_password(password, self._cost))
            )
            if changed.rowcount == 0:
                raise _no_user(name)
            connection.execute(delete(SESSIONS).where(SESSIONS.c.name == name))

    def deactivate(self, name: str) -> None:
        """Close an account and end its sessions; what the person decided stays on record.

        Raises:
            UsageError: There is no such user.
        """
        with self._database.writing() as connection:
            if connection.execute(update(USERS).where(USERS.c.name == name).values(active=False)).rowcount == 0:
                raise _no_user(name)
            connection.execute(delete(SESSIONS).where(SESSIONS.c.name == name))

    def all(self) -> tuple[User, ...]:
        """All active users by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(USERS).where(USERS.c.active).order_by(USERS.c.name)).mappings()
            return tuple(User(row["name"], UserRole(row["role"]), row["agent_id"]) for row in rows)

    def sign_in(self, name: str, password: str, address: str) -> tuple[str, Session] | None:
        """Check a password and open a session.

        Args:
            name: Who.
            password: What they typed.
            address: Where from.

        Returns:
            The session's token and the session; None for a wrong name or password.

        Raises:
            TooManyFailuresError: Too many were wrong lately.
        """
        name = name[:80]
        self._throttle(name, address)
        with self._database.reading() as connection:
            row = connection.execute(select(USERS).where(USERS.c.name == name, USERS.c.active)).mappings().first()
        stored = row["password"] if row is not None else self._nobody
        right = is_password(password, stored)
        now = self._clock()
        with self._database.writing() as connection:
            if not right or row is None:
                connection.execute(insert(FAILURES).values(at=self._stamp(), name=name, address=address))
                return None
            connection.execute(delete(FAILURES).where(FAILURES.c.name == name, FAILURES.c.address == address))
            connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at < self._stamp()))
            token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
            connection.execute(
                insert(SESSIONS).values(
                    token_sha256=_digest(token),
                    name=name,
                    csrf=csrf,
                    expires_at=(now + SESSION_LASTS).isoformat(timespec="seconds"),
                    used_at=self._stamp(),
                )
            )
        return token, Session(User(name, UserRole(row["role"]), row["agent_id"]), csrf)

    def session(self, token: str) -> Session | None:
        """The session of a token; None where it ended or never was."""
        now = self._clock()
        with self._database.reading() as connection:
            found = select(SESSIONS, USERS.c.role, USERS.c.agent_id).join(USERS, USERS.c.name == SESSIONS.c.name)
            row = (
                connection.execute(found.where(SESSIONS.c.token_sha256 == _digest(token), USERS.c.active))
                .mappings()
                .first()
            )
        oldest_use = (now - IDLE_LASTS).isoformat(timespec="seconds")
        if row is None or row["expires_at"] < self._stamp() or row["used_at"] < oldest_use:
            return None
        # Written at most once a minute: reading a page should not cost a write.
        if row["used_at"] < (now - timedelta(minutes=1)).isoformat(timespec="seconds"):
            with self._database.writing() as connection:
                connection.execute(
                    update(SESSIONS).where(SESSIONS.c.token_sha256 == row["token_sha256"]).values(used_at=self._stamp())
                )
        return Session(User(row["name"], UserRole(row["role"]), row["agent_id"]), row["csrf"])

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token_sha256 == _digest(token)))

    def _throttle(self, name: str, address: str) -> None:
        since = (self._clock() - WAIT).isoformat(timespec="seconds")
        recent = select(func.count()).select_from(FAILURES).where(FAILURES.c.at >= since)
        by_name, by_address = FAILURES.c.name == name, FAILURES.c.address == address
        with self._database.reading() as connection:
            here = connection.execute(recent.where(by_name, by_address)).scalar_one()
            anywhere = connection.execute(recent.where(by_name)).scalar_one()
            anybody = connection.execute(recent.where(by_address)).scalar_one()
        if here >= FAILURES_OF_ONE or max(anywhere, anybody) >= FAILURES_OF_ALL:
            raise TooManyFailuresError

    def _stamp(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def check_password(password: str) -> None:
    """Whether people may choose this password.

    Raises:
        UsageError: It is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"密码须有 {SHORTEST} 至 {LONGEST} 个字符", f"a password has {SHORTEST} to {LONGEST} characters"
        )


def _no_user(name: str) -> UsageError:
    return UsageError(f"没有用户“{name}”", f'there is no user "{name}"')


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

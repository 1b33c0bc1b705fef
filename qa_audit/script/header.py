"""The outer form of a script file; phrases, situations and rules are read one by one afterwards."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from qa_audit.rules.options import Bilingual, Options

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _as_list(value: Any) -> Any:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
"""One text or a list of texts."""


class PhraseEntry(Options):
    """A named phrase set, in its long form.

    Attributes:
        title: What it is called in messages; the first wording by default.
        say: The wordings; the first is shown as the wording that is expected.
        unless: Wordings that look alike and are something else.
    """

    title: Bilingual | None = None
    say: Texts = Field(min_length=1)
    unless: Texts = ()


class Roles(Options):
    """What tells agent and customer apart where metadata does not.

    Attributes:
        agent: Phrases that only agents say.
        customer: Phrases that only customers say.
    """

    agent: Texts = ()
    customer: Texts = ()


class BiasEntry(Options):
    """What is likely to be said, to help the recogniser.

    Attributes:
        prompt: Running text in the style of the calls, with punctuation.
        words: Names, products and phrases, in order of weight.
    """

    prompt: str = ""
    words: Texts = ()


class CaseEntry(Options):
    """A case: a dialogue and what the rules must find.

    Attributes:
        name: What it shows.
        call: The dialogue; see `qa_audit.script.case`.
        expect: Rule id → verdict.
    """

    name: Text
    call: str
    expect: dict[str, Literal["pass", "fail", "not_applicable", "needs_review"]] = Field(min_length=1)


class Header(Options):
    """A script file.

    Attributes:
        version: The script's version, as people count it.
        id: Short id of the script.
        title: What people call it.
        slots: Slot → value or values; a slot that is not here is open.
        pass_mark: Score from which a call is qualified.
        roles: What tells agent and customer apart.
        bias: What is likely to be said.
        phrases: Named phrase sets.
        situations: Named situations.
        rules: The rules.
        cases: The script's own cases.
    """

    version: int | float | str
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Bilingual | None = None
    slots: dict[str, Texts] = Field(default_factory=dict)
    pass_mark: float | None = Field(default=None, ge=0, le=100)
    roles: Roles = Roles()
    bias: BiasEntry = BiasEntry()
    phrases: dict[str, Any] = Field(default_factory=dict)
    situations: dict[str, Any] = Field(default_factory=dict)
    rules: list[Any] = Field(min_length=1)
    cases: list[CaseEntry] = Field(default_factory=list)

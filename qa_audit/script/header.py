"""The outer form of a script file; phrases, situations and rules are read one by one afterwards."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from qa_audit.rules.options import Bilingual, Options, invalid

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _as_list(value: Any) -> Any:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _number_or_text(value: Any) -> Any:
    # Said once, not once for each of the types.
    if isinstance(value, int | float | str):
        return value
    raise invalid("应为版本号，例如 1", "expected a version, for example 1")


Version = Annotated[int | float | str, BeforeValidator(_number_or_text, json_schema_input_type=int | float | str)]
"""A version, as people count it."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[Text])]
"""One text or a list of texts."""


class PhraseEntry(Options):
    """A named phrase set, in its long form.

    Attributes:
        title: What it is called in messages; the first wording by default.
        say: The wordings; the first is shown as the wording that is expected.
        unless: Wordings that look alike and are something else.
        perhaps: Wordings that may mean it. Where one of them is heard and none of the others, a person decides whether
            it was said: an apology or a question can be put in more ways than any list holds.
    """

    title: Bilingual | None = None
    say: Texts = Field(min_length=1)
    unless: Texts = ()
    perhaps: Texts = ()


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
        words: Names, products and phrases, in order of weight; what sounds like one of them is spelt like it.
    """

    prompt: str = ""
    words: Texts = ()


class CaseEntry(Options):
    """A case: a dialogue, or a recording, and what the rules must find.

    Attributes:
        name: What it shows.
        call: The dialogue; see `qa_audit.script.case`.
        audio: Instead of a dialogue: a recording, relative to the file; heard only with `script test --audio`.
        expect: Rule id → verdict.
        known_gap: Why the case is known not to be reached; the mark must go when it is.
    """

    name: Text
    call: str | None = None
    audio: Text | None = None
    expect: dict[str, Literal["pass", "fail", "not_applicable", "needs_review"]] = Field(min_length=1)
    known_gap: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "CaseEntry":
        if (self.call is None) == (self.audio is None):
            raise invalid("案例写 call（对话）或 audio（录音），二者之一", "a case has either call or audio")
        return self


class ExtendEntry(Options):
    """The script that this one is based on.

    Attributes:
        script: The base, relative to this file.
        cases: Whether the base's cases hold for this script too.
    """

    script: Text
    cases: bool = True


class Header(Options):
    """A script file.

    Attributes:
        extend: The script that this one is based on; what is written here changes it.
        include: Files with parts of this script, relative to this file; `*` stands for any name.
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

    extend: Text | ExtendEntry | None = None
    include: Texts = ()
    version: Version
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Bilingual | None = None
    slots: dict[str, Texts] = Field(default_factory=dict)
    pass_mark: float | None = Field(default=None, ge=0, le=100)
    roles: Roles = Roles()
    bias: BiasEntry = BiasEntry()
    phrases: dict[str, Any] = Field(default_factory=dict)
    situations: dict[str, Any] = Field(default_factory=dict)
    rules: list[Any] = Field(min_length=1)
    cases: list[Any] = Field(default_factory=list)

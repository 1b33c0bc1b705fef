"""One tree of errors; every class has one exit code of the command line.

An error says the place, what was given, what is allowed and what to do, in Chinese and in English. Errors about one
recording (`RecordingError`) never stop a batch; all the others do.
"""

import errno
from collections.abc import Mapping
from typing import ClassVar, Literal

Language = Literal["zh", "en"]


class QaAuditError(Exception):
    """Base of every error this package raises on purpose.

    Args:
        zh: The message in Chinese: place, what was given, what is allowed, what to do.
        en: The same in English.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def message(self, language: Language) -> str:
        """Return the message in `language` ("zh" or "en")."""
        return self.zh if language == "zh" else self.en


class UsageError(QaAuditError):
    """Wrong use of the command line or of the Python interface (exit code 2)."""

    exit_code = 2


class ScriptError(QaAuditError):
    """A script, a settings file or a metadata mapping that cannot be used (exit code 2)."""

    exit_code = 2


class RecordingError(QaAuditError):
    """A recording that could not be audited: unreadable, empty, truncated, wrong channels (exit code 3)."""

    exit_code = 3


class MetadataError(RecordingError):
    """Call metadata that cannot be read or contradicts the recording (exit code 3)."""

    exit_code = 3


class RecogniserError(QaAuditError):
    """The recogniser or its model is not available (exit code 4)."""

    exit_code = 4


class RuleCrashError(QaAuditError):
    """A rule raised an exception: a defect of this program, never a verdict (exit code 5)."""

    exit_code = 5


class StoreError(QaAuditError):
    """Results cannot be written or read back (exit code 6)."""

    exit_code = 6


class InterruptError(QaAuditError):
    """The user stopped the program (exit code 130, as shells count SIGINT)."""

    exit_code = 130


_SYSTEM_ZH: Mapping[str, str] = {
    "ENOENT": "没有这个文件或文件夹",
    "EACCES": "没有权限",
    "EPERM": "没有权限",
    "EROFS": "磁盘是只读的",
    "ENOSPC": "磁盘已满",
    "EDQUOT": "超出磁盘配额",
    "EFBIG": "文件太大",
    "EISDIR": "这是文件夹，不是文件",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EEXIST": "已有同名文件",
    "ENAMETOOLONG": "文件名太长",
    "EINVAL": "名称或参数无效",
    "EIO": "磁盘读写出错",
    "EBUSY": "正被使用",
    "ETXTBSY": "正被使用",
    "EMFILE": "打开的文件太多",
    "ENFILE": "打开的文件太多",
    "ENOMEM": "内存不足",
    "ELOOP": "符号链接绕成了圈",
    "ESTALE": "共享文件夹已断开",
    "ENOTCONN": "共享文件夹已断开",
    "EHOSTDOWN": "共享文件夹所在的主机没有响应",
    "EHOSTUNREACH": "到不了这台主机",
    "ETIMEDOUT": "等待超时",
    "ECONNREFUSED": "对方拒绝连接",
    "ECONNRESET": "连接被对方断开",
    "EADDRINUSE": "已被占用",
    "EADDRNOTAVAIL": "本机没有这个地址",
}
"""What systems say, by name of the number: their own words are English on most servers, whatever the user speaks."""
_SAID_ZH: Mapping[str, str] = {
    "Invalid data found when processing input": "数据无效",
    "End of file": "文件提前结束",
    "Name or service not known": "没有这个主机名",
    "Temporary failure in name resolution": "暂时查不到这个主机名",
    "Expecting value": "这里应有一个值",
    "Extra data": "结尾之后还有内容",
    "Expecting property name enclosed in double quotes": "这里应有双引号括起的键名",
    "Expecting ':' delimiter": "这里应有冒号",
    "Expecting ',' delimiter": "这里应有逗号",
    "Illegal trailing comma before end of object": "最后一项后面多了逗号",
    "Illegal trailing comma before end of array": "最后一项后面多了逗号",
    "Unterminated string starting at": "从这里开始的文字没有结束的引号",
    "Invalid control character at": "文字里有换行或控制字符",
    "Invalid \\escape": "反斜杠后面的字符不对",
}
"""The same of those that have no number, or one of their own: FFmpeg, the resolver of names, the reader of JSON."""


def reason(error: Exception) -> tuple[str, str]:
    """Why the system, or a file that is no text, refused: in Chinese and in English, as the errors here want it.

    Args:
        error: What was raised; anything that is not known speaks for itself in both languages.
    """
    if isinstance(error, UnicodeDecodeError):
        return f"第 {error.start + 1} 个字节不是 UTF-8 文字", f"byte {error.start + 1} is no text in UTF-8"
    # Not every error of FFmpeg is one of the system, but all have its words.
    said = str(getattr(error, "strerror", None) or getattr(error, "msg", None) or error)
    # By name: not every system has every number.
    known = _SYSTEM_ZH.get(errno.errorcode.get(error.errno or 0, "")) if isinstance(error, OSError) else None
    return known or _SAID_ZH.get(said, said), said

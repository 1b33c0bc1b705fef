"""`qa-audit script …`: scripts are code, so they are checked, tested, compared and written up; one file a command."""

import typer

from qa_audit.cli.language import say
from qa_audit.cli.script import check, diff, docs, new, schema, show, test

HELP = say("检查、测试和比较话术脚本。", "Check, test and compare scripts.")

app = typer.Typer(no_args_is_help=True)
app.command("check", help=check.HELP)(check.run)
app.command("diff", help=diff.HELP)(diff.run)
app.command("docs", help=docs.HELP)(docs.run)
app.command("new", help=new.HELP)(new.run)
app.command("schema", help=schema.HELP)(schema.run)
app.command("show", help=show.HELP)(show.run)
app.command("test", help=test.HELP)(test.run)

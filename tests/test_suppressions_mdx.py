"""Comments of MDX: which of them are comments."""

from __future__ import annotations

import pytest

from policylint.engine import Linter
from policylint.source import Source
from tests.law import PLAN, TODAY
from tests.suppressing import ALL, REASON, body, faults, lint, open_rules


@pytest.mark.parametrize(
    "text",
    [
        "```\n{/* % */}\n```\n",
        "~~~jsx\n{/* % */}\n~~~\n",
        "- ```\n  code\n\n  {/* % */}\n  ```\n",
        "<Note>\n    ```\n    {/* % */}\n    ```\n</Note>\n",
        "Write `{/* % */}` into it.\n",
        "Write \\{/* % */} into it.\n",
        "%\n",
        "{/* see % */}\n",
        "{/* %\n",
        "{/* % *}\n",
        "{/* % */ x}\n",
        "{x /* % */}\n",
        "{'/* % */'}\n",
        "{// %\n}\n",
        "// %\n",
        "/* % */\n",
        '<Note title="{/* % */}">Hi.</Note>\n',
        "<Note title={/* % */ 'a'} />\n",
        "<Note {/* % */} />\n",
        "<a title='{/* % */}'>Hi.</a>\n",
        '<a className={x} title="{/* % */}">Hi.</a>\n',
        "<a className={'>'} title='{/* % */}'>Hi.</a>\n",
        "<p\n  style={{a: 1}}\n  data-b='{/* % */}'>\nHi.\n</p>\n",
        "[a](/u '{/* % */}') Hi.\n",
        "![{/* % */}](/u) Hi.\n",
        "[a]: /u '{/* % */}'\n",
        "import a from './a' // {/* % */}\n",
        "export const a = 1 // {/* % */}\n",
        "export const a = {\n\n  b: 1, {/* % */}\n}\n",
        "<script>{/* % */}</script>\n",
        "<!-- other {/* % */} -->\n",
    ],
)
def test_in_mdx_only_real_comments_count(text: str):
    report = lint("# P\n\n" + text.replace("%", f"policylint-disable-file keep share {REASON}") + "\nBye.\n", "mdx")
    assert {"keep/logs", "share/who"} <= set(open_rules(report))
    assert faults(report) == []


@pytest.mark.parametrize(
    "text",
    [
        "<Note>\n    {/* % */}\n    Hi.\n</Note>\n",
        "    {/* % */}\n",
        "- One\n\n      {/* % */}\n",
        "> {/* % */}\n",
        "Bye. {/* % */}\n",
        "<Note>{/* % */}</Note>\n",
        "<Note title={a > 1 ? 'b' : '{'}>Hi.</Note>\n\n{/* % */}\n",
        "<div className={a}>{/* % */}</div>\n",
        "<>{/* % */}</>\n",
        "import A from './a'\n\n{/* % */}\n",
        "{a} {/* % */} {b}\n",
        "{ /* % */ }\n",
        "{/* other */}{/* % */}\n",
        "{\n  /* %\n  */\n}\n",
        "{/** other */}\n\n{/*%*/}\n",
        "a {b\n\n{/* % */}\n",
        "a } b {/* % */}\n",
    ],
)
def test_in_mdx_a_comment_may_stand_anywhere_else(text: str):
    text = "# P\n\n" + text.replace("%", f"policylint-disable-file keep {REASON}")
    assert open_rules(lint(text, "mdx")) == ["share/who"]


@pytest.mark.parametrize("name", ["privacy.md", "privacy.markdown", "privacy.mdx.md"])
def test_comments_of_mdx_are_none_elsewhere(name: str):
    text = body("mdx", f"policylint-disable-file keep share {REASON}")
    report = Linter(PLAN, TODAY).lint(Source(name, text, "markdown"))
    assert (open_rules(report), faults(report)) == (ALL, [])

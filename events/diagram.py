"""Draws both workflow tables as text: the diagram and the tables of docs/architecture.md. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from events.workflow import CASE_TABLE, TASK_TABLE, Rule, TaskRule


def mermaid() -> str:
    """The steps of a case as a Mermaid state diagram; actions that stay are left out."""
    arrows = dict.fromkeys(
        f"    {source or '[*]'} --> {rule.target}: {rule.action}"
        for rule in CASE_TABLE
        if rule.target is not None
        for source in (sorted(rule.source) or [""])
    )
    return "\n".join(["stateDiagram-v2", *arrows])


def task_mermaid() -> str:
    """The states of a task as a Mermaid state diagram."""
    arrows = dict.fromkeys(
        f"    {source or '[*]'} --> {rule.target}: {rule.action}"
        for rule in TASK_TABLE
        if rule.target is not None
        for source in (sorted(rule.source) or [""])
    )
    return "\n".join(["stateDiagram-v2", *arrows])


def table(rules: Iterable[Rule | TaskRule]) -> str:
    """One Markdown row a rule: action, from, to, who, whether a reason is needed."""
    lines = ["| action | from | to | who | reason |", "|---|---|---|---|---|"]
    for rule in rules:
        source = ", ".join(sorted(rule.source)) or "(new)"
        numbered = {None: "", True: ", with a number", False: ", without a number"}
        more = numbered[rule.numbered] if isinstance(rule, Rule) else ""
        who = ", ".join(sorted(rule.who))
        reason = "yes" if rule.reason else ""
        target = rule.target or "stays"
        lines.append(f"| {rule.action} | {source}{more} | {target} | {who} | {reason} |")
    return "\n".join(lines)


def drawn() -> dict[str, str]:
    """Every generated part of the page by its mark."""
    return {
        "case-diagram": f"```mermaid\n{mermaid()}\n```",
        "case-table": table(CASE_TABLE),
        "task-diagram": f"```mermaid\n{task_mermaid()}\n```",
        "task-table": table(TASK_TABLE),
    }


def fill(page: str) -> str:
    """`page` with what stands between each pair of marks drawn anew. Raises ValueError."""
    for mark, text in drawn().items():
        begin, end = f"<!-- {mark} -->\n", f"\n<!-- /{mark} -->"
        head, found, rest = page.partition(begin)
        _old, closed, tail = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"The page lacks the marks of {mark}.")
        page = f"{head}{begin}{text}{end}{tail}"
    return page

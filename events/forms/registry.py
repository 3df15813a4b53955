"""Which form belongs to which action of the two tables."""

from __future__ import annotations

from events.forms import case, desk, talk, tasks
from events.forms.base import ActionForm

FORMS: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (
        desk.Claim,
        desk.Release,
        desk.Correct,
        desk.PassUp,
        desk.PassDown,
        desk.Reject,
        desk.Classify,
        desk.FileCase,
        desk.Dispatch,
        desk.AtOnce,
        case.AskReporter,
        case.Answer,
        case.Settle,
        case.SamplePass,
        case.SampleFail,
        case.Merge,
        case.Unmerge,
        case.Cancel,
        case.ReportBack,
        case.RequestCheck,
        case.AnswerCheck,
        case.VerifyPass,
        case.VerifyFail,
        case.Evaluate,
        case.Mark,
        case.Reopen,
        case.Urge,
        case.Supervise,
        case.AnswerOrder,
        talk.WriteNote,
        talk.LogCall,
        tasks.Accept,
        tasks.Assign,
        tasks.Recall,
        tasks.Withdraw,
        tasks.Waive,
        tasks.RequestReturn,
        tasks.RequestExtension,
        tasks.RequestSuspension,
        tasks.DecideReturn,
        tasks.DecideExtension,
        tasks.DecideSuspension,
        tasks.Resume,
        tasks.Handle,
        tasks.AddAssist,
        tasks.ChangeLead,
    )
}

ELSEWHERE = frozenset({"collect", "complete"})
"""Rows without a form: a report has a page of its own, and completion happens by itself."""

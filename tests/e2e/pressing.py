"""Does an action as a person does: finds its button on the case page, fills in its form, sends it.

`PRESSED` holds what was done so in this process. An action is entered there only when the trace
on the page shows it; nothing else writes there.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from events.models import TraceEntry
from events.offers import label

PRESSED: set[tuple[str, str]] = set()
"""(action, row): the row is "" where the table has but one for the action."""

NEWEST = 4
"""Among how many of the newest entries of the trace an action has to be."""


def words(text: str, language: str) -> str:
    with translation.override(language):
        return translation.gettext(text)


def label_in(action: str, language: str) -> str:
    with translation.override(language):
        return label(action)


def language_of(page: Page) -> str:
    found = page.locator("html").get_attribute("lang") or ""
    return "en" if found.startswith("en") else "zh-hans"


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways; a page that is still coming is waited for."""
    page.wait_for_load_state()
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def open_case(page: Page, pk: int) -> None:
    page.goto(f"/events/{pk}/")
    expect(page.locator("#trace")).to_be_visible()
    fits(page)


def offered(page: Page, action: str) -> Locator:
    """Everything on the case page that leads to the form of `action`."""
    return page.locator(f'#now details[id^="act-{action}-"], #now {sent_to(action)}')


def sent_to(action: str) -> str:
    """The forms of an action, on whatever part of the case."""
    return f'form.gg-act[action*="/{action}/"]'


def form_of(page: Page, action: str, about: str = "") -> Locator:
    """Opens the form of an action by its button; `about` is what the button says besides."""
    form = page.locator(f"#now {sent_to(action)}")
    if not about and form.count() and form.first.is_visible():
        return form.first
    button = page.locator(f'#now details[id^="act-{action}-"]').filter(has_text=about).first
    more = page.locator("#now details.gg-more")
    if more.locator(f'[id^="act-{action}-"]').count() and more.get_attribute("open") is None:
        more.locator("> summary").click()
    summary = button.locator("> summary")
    assert label_in(action, language_of(page)) in summary.inner_text()
    summary.click()
    form = button.locator(sent_to(action))
    link = button.locator("a.btn")
    if page.evaluate("typeof window.htmx") == "undefined":
        link.click()
        form = page.locator(f"main {sent_to(action)}")
    expect(form).to_be_visible()
    return form


def fill(form: Locator, typed: dict[str, Any]) -> None:
    """Types and chooses by what the fields are: `typed` has values by the fields' names."""
    for name, value in typed.items():
        field = form.locator(f'[name="{name}"]')
        kind = field.first.evaluate("e => e.tagName + ' ' + (e.type || '')")
        several = value if isinstance(value, list) else [value]
        if kind.endswith((" radio", " checkbox")):
            for one in several:
                form.locator(f'[name="{name}"][value="{one}"]').check()
        elif kind.startswith("SELECT"):
            pick(form, field, [str(one) for one in several])
        elif kind == "INPUT file":
            field.set_input_files(value)
            if has_scripts(form):
                kept = form.locator(f'[name="{name}-kept"]')
                expect(kept).to_have_count(len(several))
        else:
            field.fill(str(value))
            field.blur()


def pick(form: Locator, field: Locator, values: list[str]) -> None:
    """Chooses in a searched list by typing what it is called, in a plain one directly."""
    wrapper = form.locator(f'[name="{field.get_attribute("name")}"] + .ts-wrapper')
    if field.get_attribute("data-picker") is None or not has_scripts(form):
        field.select_option(values)
        return
    expect(wrapper).to_be_visible()
    chosen = field.evaluate("e => [...e.selectedOptions].map(o => o.value)")
    for value in values:
        if value in chosen:
            continue
        option = field.locator(f'option[value="{value}"]').first
        called = (option.text_content() or "").strip()
        box = wrapper.locator("input")
        box.click()
        box.fill(called)
        wrapper.locator(f'.option[data-value="{value}"]').first.click()


def has_scripts(place: Locator) -> bool:
    return bool(place.page.evaluate("typeof window.gridgov") != "undefined")


def press(page: Page, pk: int, action: str, row: str = "", about: str = "", **typed: Any) -> None:
    """One action of one person on the case `pk`, from its button to its entry in the trace."""
    if not page.url.endswith(f"/events/{pk}/"):
        open_case(page, pk)
    language = language_of(page)
    entries = TraceEntry.objects.filter(event=pk, action=action)
    before = entries.count()
    form = form_of(page, action, about)
    fill(form, typed)
    fits(page)
    form.locator("button.w-100").click()
    done = words("Done: %(action)s", language) % {"action": label_in(action, language)}
    expect(page.locator("#messages")).to_contain_text(done)
    expect(page).to_have_url(f"{page.url.split('/events/')[0]}/events/{pk}/")
    fits(page)
    if action == "at_once":
        return
    assert label_in(action, language) in newest(page)
    assert entries.count() == before + 1
    PRESSED.add((action, row))


def newest(page: Page) -> list[str]:
    """The titles of the newest entries of the trace, as the page shows them."""
    page.wait_for_load_state()
    return page.locator("#trace-body .gg-trace-head strong").all_inner_texts()[:NEWEST]

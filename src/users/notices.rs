//! What the admin should know of the list: why it did not come, that it may be old or incomplete.

use super::listing::AskedBy;
use super::state::UsersState;
use crate::api::{ReadOnly, Remote, explain};
use crate::locales::texts;
use crate::ui::{El, Signal, Timer, after, button, el, now};

/// The notices above the table; none while all is well.
pub(super) fn notices(state: UsersState) -> El {
    el("div")
        .class("notices")
        .attr("part", "notices")
        .live_child(move || read_only(state))
        .live_child(move || offline(state))
        .live_child(move || failure(state))
        .live_child(move || held(state))
        .live_child(move || shortfall(state))
        .live_child(move || dropped(state))
}

fn notice(kind: &str, role: &str) -> El {
    el("div").class(&["notice ", kind].concat()).attr("role", role)
}

/// Why everything that changes users is gone.
fn read_only(state: UsersState) -> Option<El> {
    let texts = texts();
    let why = match state.desk.session.read_only().get()? {
        ReadOnly::Configured => texts.read_only_configured,
        ReadOnly::Role => texts.read_only_role,
        ReadOnly::Refused => texts.read_only_refused,
    };
    Some(notice("", "status").child(el("p").text(why)))
}

fn offline(state: UsersState) -> Option<El> {
    let offline = state.offline.get();
    offline.then(|| notice("notice--unknown", "alert").child(el("p").text(texts().offline)))
}

/// Why the list did not come, with a way to ask again; nothing more while the browser is offline.
fn failure(state: UsersState) -> Option<El> {
    let texts = texts();
    if state.offline.get() {
        return None;
    }
    let (what, why, wait) = state.list.with(|list| match list {
        Remote::Failed { why, before } => {
            let what = if before.is_some() { texts.list_failed_old_shown } else { texts.list_failed };
            Some((what, explain(why, texts), why.wait_asked()))
        }
        _ => None,
    })?;
    let again = button(texts.try_again, move || state.refresh(AskedBy::Admin));
    let failure = notice("notice--danger", "alert");
    let words = el("p").child(el("strong").text(what)).text(" ").text(&why);
    Some(match wait {
        None => failure.child(words).child(again),
        Some(seconds) => failure.child(words).child(countdown(state, seconds)).child(again),
    })
}

/// Counts down and asks again. The words change each second and are not read out each time.
fn countdown(state: UsersState, seconds: u32) -> El {
    let end = now().saturating_add(seconds.into());
    let left = Signal::new(seconds);
    let timer = Signal::new(None::<Timer>);
    tick(state, end, left, timer);
    el("p").attr("role", "timer").live_text(move || (texts().wait_over_in)(left.get()))
}

fn tick(state: UsersState, end: i64, left: Signal<u32>, timer: Signal<Option<Timer>>) {
    timer.set_untracked(Some(after(1000, move || {
        // By the clock: a tab in the background is woken less often.
        let seconds = u32::try_from(end.saturating_sub(now())).unwrap_or(0);
        left.set(seconds);
        if seconds == 0 {
            state.refresh(AskedBy::Admin);
        } else {
            tick(state, end, left, timer);
        }
    })));
}

/// The clock's answer would move rows: it waits for a click.
fn held(state: UsersState) -> Option<El> {
    let texts = texts();
    let moved = state.held.with(|held| held.as_ref().map(|(moved, _)| *moved))?;
    let show = button(texts.show_changes, move || state.show_held());
    Some(notice("", "status").child(el("p").text(&(texts.users_changed)(moved))).child(show))
}

fn shortfall(state: UsersState) -> Option<El> {
    let (sent, expected) = state.shown.with(|shown| shown.as_ref()?.shortfall())?;
    let again = button(texts().refresh_list, move || state.refresh(AskedBy::Admin));
    Some(notice("notice--unknown", "alert").child(el("p").text(&(texts().shortfall)(sent, expected))).child(again))
}

/// Parts of the address were wrong.
fn dropped(state: UsersState) -> Option<El> {
    let names = state.dropped.with(|dropped| dropped.join(", "));
    if names.is_empty() {
        return None;
    }
    let dismiss = button(texts().dismiss, move || state.dropped.set(Vec::new()));
    Some(notice("notice--unknown", "alert").child(el("p").text(&(texts().link_dropped)(&names))).child(dismiss))
}

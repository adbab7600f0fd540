//! Asking again without being asked: by the clock, and when the connection is back.

use super::listing::AskedBy;
use super::state::UsersState;
use crate::api::Remote;
use crate::locales::texts;
use crate::ui::{El, Signal, Timer, after, is_hidden, live, on_window, select_field};

/// The choices, in seconds.
const EVERY: [u32; 4] = [10, 30, 60, 300];
/// How long more changes of another tab are waited for, in milliseconds.
const LET_PASS: u32 = 1000;

/// `Refresh every`: off at first.
pub(super) fn refresh_every(state: UsersState) -> El {
    let texts = texts();
    let every = Signal::new(None::<u32>);
    let timer = Signal::new(None::<Timer>);
    live(move || arm(state, every.get(), timer));
    let words = EVERY.map(|seconds| (seconds.to_string(), (texts.seconds)(seconds)));
    let mut choices = vec![("", texts.off)];
    choices.extend(words.iter().map(|(value, text)| (value.as_str(), text.as_str())));
    let value = move || every.get().map(|seconds| seconds.to_string()).unwrap_or_default();
    let choose = move |value: String| every.set(value.parse().ok());
    select_field("refresh-every", texts.refresh_every, &choices, value, choose).class("inline-field")
}

fn arm(state: UsersState, every: Option<u32>, timer: Signal<Option<Timer>>) {
    let next = every.map(|seconds| {
        after(seconds.saturating_mul(1000), move || {
            let idle = state.list.with_untracked(|list| matches!(list, Remote::Loaded(_)));
            // Nobody looks at a hidden page, and a question under way has its answer still to come.
            if idle && !is_hidden() {
                state.refresh(AskedBy::Clock);
            }
            arm(state, every, timer);
        })
    });
    timer.set_untracked(next);
}

/// Knows whether there is a connection, and asks again when it is back.
pub(super) fn watch_connection(state: UsersState) {
    on_window("offline", move || state.offline.set(true));
    on_window("online", move || {
        state.offline.set(false);
        quietly(state);
    });
}

/// Asks again when another tab has changed users; of many changes in a row, once a second.
pub(super) fn watch_tabs(state: UsersState) {
    let timer = Signal::new(None::<Timer>);
    let changes = state.desk.elsewhere();
    let before = changes.get_untracked();
    live(move || {
        if changes.get() != before && timer.with_untracked(Option::is_none) {
            timer.set_untracked(Some(after(LET_PASS, move || {
                timer.set_untracked(None);
                quietly(state);
            })));
        }
    });
}

/// Asks again without a word of the admin. What the admin still waits for is drawn as soon as it is here.
fn quietly(state: UsersState) {
    let settled = state.list.with_untracked(|list| matches!(list, Remote::Loaded(_)));
    state.refresh(if settled { AskedBy::Clock } else { AskedBy::Admin });
}

//! The warning before an idle sign-out.

use leptos::prelude::untrack;

use super::idle::{Phase, phase};
use super::state::{Session, Status};
use crate::locales::texts;
use crate::ui::{El, Signal, Timer, after, button, derived, dialog, el, now, on_window};

/// What shows that somebody is there.
const SIGNS: [&str; 4] = ["keydown", "pointerdown", "wheel", "touchstart"];

/// Watches whether anybody uses the panel.
#[derive(Clone, Copy)]
pub struct Idle {
    session: Session,
    minutes: u16,
    timer: Signal<Option<Timer>>,
    /// The seconds that are left, while the admin is warned.
    left: Signal<Option<i64>>,
}

impl Idle {
    /// Watches from now on; `None` when admins may idle as long as they like.
    pub fn watch(session: Session) -> Option<Self> {
        let minutes = session.settings(|settings| settings.idle_minutes);
        if minutes == 0 {
            return None;
        }
        let idle = Self { session, minutes, timer: Signal::new(None), left: Signal::new(None) };
        for sign in SIGNS {
            on_window(sign, move || idle.somebody_is_there());
        }
        idle.look();
        Some(idle)
    }

    fn somebody_is_there(self) {
        self.session.is_used();
        if self.left.with_untracked(Option::is_some) {
            self.look();
        }
    }

    /// Looks at the clock, and sets it for the next look.
    fn look(self) {
        let signed_out = self.session.status().with_untracked(|status| *status == Status::SignedOut);
        // A bulk act that goes on by itself is somebody's work, too.
        let last = if signed_out { now() } else { self.session.last_used() };
        let (left, wait) = match phase(self.minutes, last, now()) {
            Phase::Quiet(seconds) => (None, seconds),
            Phase::Warning(left) => (Some(left), 1),
            Phase::Over => {
                self.session.close_with((texts().signed_out_idle)(self.minutes));
                (None, 1)
            }
        };
        self.left.settle(left);
        let wait = u32::try_from(wait).unwrap_or(1).saturating_mul(1000);
        self.timer.set_untracked(Some(after(wait, move || self.look())));
    }

    /// The warning, while there is one. Any key or click keeps the admin signed in.
    pub fn warning(self) -> El {
        let shown = derived(move || self.left.with(Option::is_some));
        el("div").live_child(move || shown.get().then(|| untrack(|| self.dialog())))
    }

    fn dialog(self) -> El {
        let texts = texts();
        let stay = button(texts.stay_signed_in, move || self.somebody_is_there()).class("button button--primary");
        let left = move || self.left.get().map(texts.signed_out_in).unwrap_or_default();
        dialog(texts.still_there, move || self.somebody_is_there())
            .attr("role", "alertdialog")
            .child(el("p").attr("role", "timer").live_text(left))
            .child(el("div").class("dialog__actions").child(stay.attr("autofocus", "")))
    }
}

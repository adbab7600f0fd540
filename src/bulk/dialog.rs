//! The dialog of a bulk act: the question, the progress, the report.

use leptos::prelude::untrack;

use super::act::Act;
use super::report::{FILTERS, filter_label, is_among, lines, outcome_words};
use super::run::{BulkAct, Stage};
use crate::locales::texts;
use crate::ui::{
    El, FieldError, Signal, TextField, Timer, after, button, copy, dialog, download, el, error_summary, now,
    select_field, spawn, submit_button,
};
use crate::work::{Batch, Counts, counts_words, csv, outcomes_table, plain};

const NUMBER: &str = "bulk-number";

impl BulkAct {
    pub(super) fn dialog(self) -> El {
        let title = self.act.get().title(texts());
        dialog(title, move || self.close()).class("dialog dialog--wide").live_child(move || {
            let stage = self.stage.get();
            Some(untrack(|| match stage {
                Stage::Asking => self.question(),
                Stage::Running => self.progress(),
                Stage::Over => self.report(),
            }))
        })
    }

    fn close(self) {
        self.shown.set(false);
    }

    /// Everybody by name; for more than one deletion their number is typed, so that it is read.
    fn question(self) -> El {
        let texts = texts();
        let act = self.act.get_untracked();
        let names: Vec<_> = self.batch.with_untracked(|batch| {
            batch.items().iter().map(|item| el("li").attr("dir", "auto").text(&item.user_name)).collect()
        });
        let count = names.len();
        let verb = match self.batch.with_untracked(|batch| batch.items().first().map(|one| one.user_name.clone())) {
            Some(name) if count == 1 => [act.verb(texts), " ", &name].concat(),
            _ => (texts.act_on_users)(act.verb(texts), count),
        };
        let errors = Signal::new(Vec::<FieldError>::new());
        let number = Signal::new(String::new());
        let asks = act == Act::Delete && count > 1;
        let form = el("form")
            .class("dialog__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                if asks && number.get_untracked().trim() != count.to_string() {
                    let text = (texts.number_wrong)(count);
                    errors.set(vec![FieldError { field_id: Some(NUMBER), text }]);
                } else {
                    self.begin();
                }
            })
            .child(error_summary(errors))
            .child(el("p").text(act.meaning(texts)))
            .child(
                el("ul")
                    .class("targets")
                    .attr("tabindex", "0")
                    .attr("aria-label", &(texts.people)(count))
                    .children(names),
            );
        let form = if asks {
            let field =
                TextField { hint: Some(texts.number_hint), ..TextField::new(NUMBER, texts.number_of_users, number) };
            form.child(field.build(move || errors.with(|errors| !errors.is_empty())))
        } else {
            form
        };
        let submit = submit_button().text(&verb);
        let submit = if act == Act::Delete { submit.class("button button--danger") } else { submit };
        form.child(el("div").class("dialog__actions").child(submit).child(button(texts.cancel, move || self.close())))
    }

    fn progress(self) -> El {
        let texts = texts();
        let total = self.batch.with_untracked(|batch| batch.items().len());
        let through = move || self.batch.with(|batch| total.saturating_sub(batch.counts().open));
        let bar = el("progress")
            .attr("aria-label", self.act.get_untracked().title(texts))
            .attr("max", &total.to_string())
            .live_attr("value", move || Some(through().to_string()));
        let tick = Signal::new(());
        keep_ticking(tick, Signal::new(None));
        let words = move || {
            tick.track();
            self.words(total)
        };
        let stop = button(texts.stop, move || self.stop()).attr("autofocus", "");
        let hide = button(texts.close, move || self.close());
        el("div")
            .class("dialog__form")
            .child(bar)
            .child(el("p").live_text(words))
            .live_child(move || self.pause())
            .child(el("p").class("field__hint").text(texts.goes_on_closed))
            .child(el("div").class("dialog__actions").child(stop).child(hide))
    }

    /// How far it is, how long it may take, and what it waits for.
    fn words(self, total: usize) -> String {
        let texts = texts();
        let elapsed = u64::try_from(now().saturating_sub(self.began.get_untracked())).unwrap_or_default();
        let (open, left) = self.batch.with(|batch| (batch.counts().open, batch.seconds_left(elapsed)));
        let through = total.saturating_sub(open).to_string();
        let mut words = (texts.progress)(&through, &total.to_string());
        match self.waits_until.get() {
            Some(until) => words.push_str(&(texts.server_waits)(until.saturating_sub(now()).max(0))),
            None => words.push_str(&left.map(texts.time_left).unwrap_or_default()),
        }
        words
    }

    /// The session has ended on the way: the admin is asked once more.
    fn pause(self) -> Option<El> {
        let texts = texts();
        let paused = self.batch.with(Batch::is_paused) && self.waits_until.get().is_none();
        let ended = self.desk.session.has_ended().get();
        paused.then(|| {
            let notice = el("div").class("notice notice--unknown").attr("role", "alert");
            let go_on = button(texts.go_on, move || self.go_on());
            let notice = notice.child(el("p").text(texts.bulk_paused));
            if ended { notice } else { notice.child(go_on) }
        })
    }

    fn report(self) -> El {
        let texts = texts();
        let filter = Signal::new(String::new());
        let copied = Signal::new("");
        let choices = FILTERS.map(|filter| (filter, filter_label(filter, texts)));
        let choose =
            select_field("bulk-outcome", texts.outcome, &choices, move || filter.get(), move |value| filter.set(value));
        let lines = move || {
            let (act, filter) = (self.act.get_untracked(), filter.get_untracked());
            self.batch
                .with_untracked(|batch| lines(act, batch.items().iter().filter(|item| is_among(item, &filter)), texts))
        };
        let copy_report = button(texts.copy_report, move || {
            let text = plain(&lines());
            spawn(async move {
                let word = if copy(&text).await { texts.report_copied } else { texts.copy_failed };
                let _ = copied.try_set(word);
            });
        });
        let save = button(texts.download_report, move || download("users-report.csv", "text/csv", &csv(&lines())));
        let counts = move || self.batch.with(Batch::counts);
        let retry = move || {
            let again = || button(texts.retry_rejected, move || self.retry_rejected()).class("button writes");
            (counts().rejected > 0).then(again)
        };
        let check = move || (counts().unknown > 0).then(|| button(texts.check_again, move || self.check_again()));
        el("div")
            .class("dialog__form")
            .child(
                el("p")
                    .class("bulk__summary")
                    .attr("role", "alert")
                    .attr("tabindex", "-1")
                    .live_text(move || summary(counts())),
            )
            .child(choose.class("inline-field"))
            .live_child(move || Some(self.outcomes(&filter.get())))
            .child(
                el("div")
                    .class("dialog__actions")
                    .child(button(texts.close, move || self.close()).attr("autofocus", ""))
                    .live_child(retry)
                    .live_child(check)
                    .child(copy_report)
                    .child(save),
            )
            .child(el("p").attr("aria-live", "polite").live_text(move || copied.get().to_owned()))
    }

    fn outcomes(self, filter: &str) -> El {
        let texts = texts();
        let rows = self.batch.with(|batch| {
            let among = batch.items().iter().filter(|item| is_among(item, filter));
            let row = |item| {
                let (outcome, why) = outcome_words(item, texts);
                el("tr")
                    .child(el("th").attr("scope", "row").attr("dir", "auto").text(&item.user_name))
                    .child(el("td").text(outcome))
                    .child(el("td").text(&why))
            };
            among.map(row).collect()
        });
        let heads = [(texts.user_name, ""), (texts.outcome, ""), (texts.reason, "")];
        outcomes_table(texts.outcomes, &heads, rows)
    }

    /// On the page: how far it is while the dialog is closed, and what it came to if somebody was not done.
    pub(super) fn bar(self) -> Option<El> {
        let texts = texts();
        if self.shown.get() {
            return None;
        }
        let (total, counts) = self.batch.with(|batch| (batch.items().len(), batch.counts()));
        let words = match self.stage.get() {
            Stage::Running => (texts.progress)(&total.saturating_sub(counts.open).to_string(), &total.to_string()),
            Stage::Over if total > counts.done => summary(counts),
            _ => return None,
        };
        let title = self.act.get().title(texts);
        let open = button(texts.show_report, move || self.shown.settle(true));
        let drop = button(texts.dismiss, move || self.batch.update(|batch| *batch = Batch::default()));
        let notice = el("div").class("notice").child(el("p").text(&[title, ": ", &words].concat())).child(open);
        Some(if self.stage.get() == Stage::Over { notice.child(drop) } else { notice })
    }
}
fn summary(counts: Counts) -> String {
    let texts = texts();
    let checking = [texts.checking, ": ", &counts.open.to_string()].concat();
    let words = [counts_words(counts), checking];
    let said = words.iter().take(if counts.open > 0 { 2 } else { 1 }).filter(|words| !words.is_empty());
    said.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Lets the words follow the clock.
fn keep_ticking(tick: Signal<()>, timer: Signal<Option<Timer>>) {
    timer.set_untracked(Some(after(1000, move || {
        tick.set(());
        keep_ticking(tick, timer);
    })));
}

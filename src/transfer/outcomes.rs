//! The dialog while a batch is under way, and what became of it.

use leptos::prelude::untrack;

use super::act::{Step, TransferAct};
use super::amount::plain_text;
use super::machine::{Batch, Event, Pace, Pause};
use super::record::{Intent, Record, State, Verdict};
use super::report::{json, lines, outcome};
use super::reverse;
use super::standing::Standing;
use crate::locales::{Texts, texts};
use crate::ui::{El, Signal, button, derived, download, el, error_summary, focus_soon, labelled, value_of};
use crate::work::{Counts, counts_words, csv, outcomes_table};

/// Up to so many users the outcomes stand while the others wait; of more, only their counts do.
const SHOWN_ALONG: usize = 25;

impl TransferAct {
    fn with_records<R: Default>(self, read: impl FnOnce(&[Record]) -> R) -> R {
        self.batch.with(|batch| batch.as_ref().map(|batch| read(batch.records())).unwrap_or_default())
    }

    fn counts(self) -> Counts {
        self.batch.with(|batch| batch.as_ref().map(Batch::counts).unwrap_or_default())
    }

    fn is_over(self) -> bool {
        self.batch.with(|batch| batch.as_ref().is_none_or(|batch| *batch.pace() == Pace::Over && !batch.is_sending()))
    }

    pub(super) fn batch_step(self) -> El {
        let texts = texts();
        let over = derived(move || self.is_over());
        let total = self.with_records(<[Record]>::len);
        let is_small = total <= SHOWN_ALONG;
        let counts = derived(move || self.counts());
        let bar = el("progress")
            .attr("aria-label", texts.transfer_money)
            .attr("max", &total.to_string())
            .live_attr("value", move || Some(total.saturating_sub(counts.get().open).to_string()));
        let summary = el("p")
            .class("bulk__summary")
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .live_text(move || summary(counts.get(), total, over.get()));
        el("div")
            .class("dialog__form")
            .child(bar.live_attr("hidden", move || over.get().then(String::new)))
            .child(error_summary(self.errors))
            .child(summary)
            .live_child(move || self.account_now())
            .live_child(move || self.pause())
            .live_child(move || (is_small || over.get()).then(|| self.table()))
            .live_child(move || self.open_matters())
            .live_child(move || {
                let over = over.get();
                Some(untrack(|| self.actions(over)))
            })
    }

    fn account_now(self) -> Option<El> {
        let balance = self.batch.with(|batch| batch.as_ref().and_then(Batch::account_balance))?;
        let currency = self.account.with(|account| account.as_ref().and_then(|account| account.currency.clone()));
        let text = (texts().account_now)(&plain_text(balance), &currency.unwrap_or_default());
        Some(el("p").text(&text))
    }

    /// Why nobody is being sent anything at the moment.
    fn pause(self) -> Option<El> {
        let texts = texts();
        let words = self.batch.with(|batch| match batch.as_ref()?.pace() {
            Pace::Queued => Some(texts.transfer_queued.to_owned()),
            Pace::Paused(Pause::SessionEnded) => Some(texts.bulk_paused.to_owned()),
            Pace::Paused(Pause::ServerAsks(seconds)) => Some((texts.transfer_server_asks)(&seconds.to_string())),
            Pace::Paused(Pause::Unread(why)) => Some([texts.transfer_unread, " ", &why.message].concat()),
            _ => None,
        })?;
        let notice = el("div").class("notice notice--unknown").attr("role", "alert").child(el("p").text(&words));
        let paused =
            self.batch.with(|batch| batch.as_ref().is_some_and(|batch| matches!(batch.pace(), Pace::Paused(_))));
        let ended = self.desk.session.has_ended().get();
        Some(if paused && !ended { notice.child(button(texts.go_on, move || self.tell(Event::GoOn))) } else { notice })
    }

    fn table(self) -> El {
        let texts = texts();
        let heads = [(texts.user_name, ""), (texts.transfer_amount, "number"), (texts.outcome, ""), (texts.reason, "")];
        let rows = self.with_records(|records| records.iter().map(|record| row(record, texts)).collect());
        outcomes_table(texts.outcomes, &heads, rows)
    }

    /// What nobody knows yet: what reading says of it, and the way to say it by hand.
    fn open_matters(self) -> Option<El> {
        let texts = texts();
        let over = self.is_over();
        let open = self.with_records(|records| {
            let open = records.iter().filter(|record| {
                matches!(record.state, State::Unknown { .. } | State::Settled(Verdict::CannotTell { .. }))
            });
            open.map(|record| record.intent.clone()).collect::<Vec<_>>()
        });
        if open.is_empty() || !over {
            return None;
        }
        let settling = self.is_settling.get();
        let matters = open.into_iter().map(|Intent { id, user_name: name, tag, .. }| {
            let tag = [" ", texts.transfer_tag, " ", &tag, ". "].concat();
            let said = self
                .findings
                .with(|findings| findings.iter().find(|(of, _)| *of == id).map(|(_, words)| words.clone()));
            let words =
                el("p").child(el("strong").attr("dir", "auto").text(&name)).text(&tag).text(&said.unwrap_or_default());
            let item = el("li").child(words);
            if settling { item } else { item.child(untrack(|| self.by_hand(id, &name))) }
        });
        let again = button(texts.check_again, move || self.settle_all())
            .live_flag("aria-disabled", move || self.is_settling.get());
        Some(
            el("section")
                .class("notice notice--unknown")
                .attr("aria-label", texts.unknown)
                .child(el("p").text(texts.settle_explained))
                .child(el("ul").class("matters").children(matters))
                .child(again),
        )
    }

    /// A verdict of the admin's own, with a note of how it is known.
    fn by_hand(self, id: String, name: &str) -> El {
        let texts = texts();
        let word = Signal::new("cannot-tell".to_owned());
        let note = Signal::new(String::new());
        let wrong = Signal::new(false);
        let choices = [
            ("cannot-tell", texts.by_hand_cannot_tell),
            ("happened", texts.by_hand_happened),
            ("did-not-happen", texts.by_hand_did_not_happen),
        ];
        // Several may be open at once: each has ids of its own.
        let [field, verdict, problem] = ["note-", "verdict-", "problem-"].map(|kind| [kind, &id].concat());
        let options = choices.iter().map(|(value, text)| el("option").attr("value", value).text(text));
        let select = el("select")
            .class("input")
            .attr("id", &verdict)
            .children(options)
            .live_prop("value", move || word.get())
            .on("change", move |event| word.set(value_of(&event)));
        let input = el("input")
            .class("input")
            .attr("id", &field)
            .attr("autocomplete", "off")
            .attr("aria-describedby", &problem)
            .live_flag("aria-invalid", move || wrong.get())
            .live_prop("value", move || note.get())
            .on("input", move |event| note.set(value_of(&event)));
        let missing = move || if wrong.get() { texts.rule_missing.to_owned() } else { String::new() };
        let error = el("p").class("field__error").attr("id", &problem).attr("aria-live", "polite").live_text(missing);
        let hint = el("p").class("field__hint").text(texts.note_hint);
        let record = button(texts.record_verdict, move || {
            let text = note.get_untracked();
            wrong.set(text.trim().is_empty());
            if !wrong.get_untracked() {
                self.settle_by_hand(&id, &word.get_untracked(), &text);
            }
        });
        el("details")
            .class("by-hand")
            .child(el("summary").text(&(texts.by_hand)(name)))
            .child(labelled(&verdict, texts.verdict).child(select))
            .child(labelled(&field, texts.note).child(hint).child(input).child(error))
            .child(record)
    }

    fn actions(self, over: bool) -> El {
        let texts = texts();
        let actions = el("div").class("dialog__actions");
        let close = button(texts.close, move || self.shown.set(false)).attr("autofocus", "");
        // The button that was pressed is gone.
        focus_soon(&close);
        if !over {
            return actions.child(button(texts.stop, move || self.tell(Event::Stop))).child(close);
        }
        let has = move |wanted: fn(&State) -> bool| {
            derived(move || self.with_records(|records| records.iter().any(|record| wanted(&record.state))))
        };
        let rejected = has(|state| matches!(state, State::Rejected(_)));
        let can_reverse =
            derived(move || self.with_records(|records| !reverse::wanted(records, &Standing::nothing()).is_empty()));
        let save = |name: &'static str, mime: &'static str, text: fn(&[Record]) -> String| {
            move || download(name, mime, &untrack(|| self.with_records(text)))
        };
        let retry = move || button(texts.retry_rejected, move || self.retry_rejected()).class("button writes");
        let reverse = move || button(texts.reverse, move || self.reverse()).class("button writes");
        actions
            .child(close)
            .live_child(move || rejected.get().then(retry))
            .live_child(move || can_reverse.get().then(reverse))
            .child(button(
                texts.download_report,
                save("transfer-report.csv", "text/csv", |records| csv(&lines(records, texts_of()))),
            ))
            .child(button(texts.activity_json, save("transfer-report.json", "application/json", json)))
    }

    /// On the page: how far it is while the dialog is closed, and what it came to if somebody was not done.
    pub(super) fn bar(self) -> Option<El> {
        let texts = texts();
        if self.shown.get() || self.step.get() != Step::Batch {
            return None;
        }
        let over = self.is_over();
        let (total, counts) = (self.with_records(<[Record]>::len), self.counts());
        if over && counts.done == total {
            return None;
        }
        let words = [texts.transfer_money, ": ", &summary(counts, total, over)].concat();
        let open = button(texts.show_report, move || self.shown.set(true));
        let notice = el("div").class("notice notice--unknown").child(el("p").text(&words)).child(open);
        Some(if over { notice.child(button(texts.dismiss, move || self.discard())) } else { notice })
    }

    /// On the page: what tabs that are gone left open.
    pub(super) fn left_over(self) -> Option<El> {
        let texts = texts();
        let count = self.left.with(Vec::len);
        if count == 0 || self.shown.get() {
            return None;
        }
        let open = button(texts.settle, move || self.open_left_over());
        let words = el("p").text(&(texts.transfers_left)(count));
        Some(el("div").class("notice notice--unknown").attr("role", "alert").child(words).child(open))
    }
}

fn texts_of() -> Texts {
    texts()
}

fn row(record: &Record, texts: Texts) -> El {
    let (outcome, why) = outcome(&record.state, texts);
    let amount = [&plain_text(record.intent.amount), " ", &record.intent.currency].concat();
    el("tr")
        .child(el("th").attr("scope", "row").attr("dir", "auto").text(&record.intent.user_name))
        .child(el("td").class("number").text(&amount))
        .child(el("td").text(outcome))
        .child(el("td").text(&why))
}

/// So many came to what, in words.
fn summary(counts: Counts, total: usize, over: bool) -> String {
    let words = counts_words(counts);
    let progress = (texts().progress)(&total.saturating_sub(counts.open).to_string(), &total.to_string());
    match (over, words.is_empty()) {
        (true, _) => words,
        (false, true) => progress,
        (false, false) => [&progress, " (", &words, ")"].concat(),
    }
}

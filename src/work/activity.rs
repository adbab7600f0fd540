//! The dialog `Activity`: what this browser did, to look through, to check, and to download.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::check::check;
use super::journal::{Entry, Fate, is_found, to_csv, to_json};
use super::store::Journal;
use crate::api::Api;
use crate::locales::texts;
use crate::ui::{El, Formats, Signal, TextField, button, derived, dialog, download, el, live, lower_case, spawn, utc};

/// So many entries are drawn at first, and more each time that somebody asks for them.
const STEP: usize = 100;
const FILE_NAME: &str = "users-panel-activity";

/// An entry, and the words that it is found by, in lower case.
type Line = (Entry, String);

/// What the parts of the dialog share.
#[derive(Clone, Copy)]
struct Room {
    api: Api,
    journal: Journal,
    /// The entries, the newest first; `None` until they are read.
    lines: Signal<Option<Vec<Line>>>,
    formats: Signal<Formats>,
    typed: Signal<String>,
    /// The only entries to show; none of them: all are.
    only: Signal<Vec<String>>,
    /// How many are drawn.
    most: Signal<usize>,
    /// What reading told, by the entry's id. Never stored: it may hold what nobody wants in a journal.
    notes: Signal<Vec<(String, String)>>,
    /// What was just done, for those who do not see it.
    said: Signal<String>,
    /// Whether to clear everything is asked.
    asks: Signal<bool>,
}

/// The dialog while it is open.
pub fn activity(api: Api, journal: Journal, locale: Option<&str>) -> Option<El> {
    let only = journal.asked.get()?;
    let texts = texts();
    let room = Room {
        api,
        journal,
        lines: Signal::new(None),
        formats: Signal::new(Formats::new(locale)),
        typed: Signal::new(String::new()),
        only: Signal::new(only.clone()),
        most: Signal::new(STEP),
        notes: Signal::new(Vec::new()),
        said: Signal::new(String::new()),
        asks: Signal::new(false),
    };
    live(move || {
        journal.written.track();
        untrack(|| room.read());
    });
    let search = TextField { kind: "search", ..TextField::new("activity-search", texts.activity_search, room.typed) };
    let mut top = el("div").class("activity__top").child(search.build(|| false));
    if !only.is_empty() {
        top = top.child(room.cut_short(only));
    }
    let close = move || journal.asked.set(None);
    let dialog = dialog(texts.activity, close)
        .class("dialog dialog--wide")
        .live_child(move || {
            let refused = journal.refused.get();
            let words = el("p").text(texts.activity_not_kept);
            refused.then(|| el("div").class("notice notice--unknown").attr("role", "alert").child(words))
        })
        .child(top)
        .child(el("p").class("activity__count").attr("tabindex", "-1").live_text(move || room.count()))
        .child(el("p").class("visually-hidden").attr("aria-live", "polite").live_text(move || room.said.get()))
        .live_child(move || room.table())
        .live_child(move || room.more())
        .child(room.acts())
        .child(button(texts.close, close));
    Some(el("div").class("views").child(dialog).live_child(move || room.question()))
}

impl Room {
    /// Reads the entries anew.
    fn read(self) {
        spawn(async move {
            let entries = self.journal.entries(false).await.unwrap_or_default();
            let line = |(entry, _): (Entry, bool)| {
                let time = self.formats.try_with_untracked(|formats| formats.time(entry.at)).unwrap_or_default();
                let words = lower_case(&entry.words(&time, texts()));
                (entry, words)
            };
            let _ = self.lines.try_set(Some(entries.into_iter().map(line).collect()));
        });
    }

    /// The entries that are found.
    fn found<R>(self, take: impl FnOnce(&mut dyn Iterator<Item = &Entry>) -> R) -> R {
        let typed = lower_case(&self.typed.get());
        self.only.with(|only| {
            self.lines.with(|lines| {
                let lines = lines.iter().flatten();
                let mut found = lines
                    .filter(|(entry, words)| (only.is_empty() || only.contains(&entry.id)) && is_found(words, &typed))
                    .map(|(entry, _)| entry);
                take(&mut found)
            })
        })
    }

    /// How many there are; `None` until they are read.
    fn total(self) -> Option<usize> {
        self.lines.with(|lines| lines.as_ref().map(Vec::len))
    }

    /// Says how many entries there are, and how many are found.
    fn count(self) -> String {
        let texts = texts();
        match self.total() {
            None => texts.loading_user.to_owned(),
            Some(0) => texts.activity_empty.to_owned(),
            Some(total) => match self.found(|found| found.count()) {
                0 => texts.activity_none_found.to_owned(),
                found => (texts.activity_count)(found, total),
            },
        }
    }

    /// `Only what was cut short`, for who comes from the notice.
    fn cut_short(self, ids: Vec<String>) -> El {
        let choice =
            el("input").attr("type", "checkbox").live_prop("checked", move || self.only.with(|only| !only.is_empty()));
        let choice = choice.on("change", move |event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let checked = input.is_some_and(|input| input.checked());
            self.only.set(if checked { ids.clone() } else { Vec::new() });
        });
        el("label").class("choice").child(choice).text(texts().activity_cut_short)
    }

    fn table(self) -> Option<El> {
        let texts = texts();
        let has_rows = derived(move || self.found(|found| found.next().is_some()));
        if !has_rows.get() {
            return None;
        }
        let titles = [texts.activity_when, texts.activity_who, texts.activity_what, texts.activity_user, texts.outcome];
        let head = el("tr").children(titles.map(|title| el("th").attr("scope", "col").text(title)));
        let rows = move || self.found(|found| found.take(self.most.get()).map(|entry| self.row(entry)).collect());
        let table = el("table")
            .class("activity__table")
            .attr("aria-label", texts.activity)
            .child(el("thead").child(head))
            .child(el("tbody").live_children(rows));
        let scroller = el("div").class("table-box").attr("tabindex", "0").attr("role", "group");
        Some(scroller.attr("aria-label", texts.activity).child(table))
    }

    fn row(self, entry: &Entry) -> El {
        let texts = texts();
        let when = self.formats.with_untracked(|formats| formats.time(entry.at));
        let exact = [&utc(entry.at), " UTC"].concat();
        let class = match entry.fate {
            Fate::Unknown => "activity__unknown",
            Fate::Rejected(..) => "activity__rejected",
            _ => "",
        };
        let mut outcome = el("td").child(el("span").class(class).text(&entry.outcome(texts)));
        let note = self.notes.with(|notes| notes.iter().rfind(|(id, _)| *id == entry.id).map(|(_, note)| note.clone()));
        if let Some(note) = note {
            outcome = outcome.child(el("p").attr("dir", "auto").text(&note));
        }
        if entry.can_be_checked() {
            outcome = outcome.text(" ").child(self.check_button(entry.clone()));
        }
        el("tr")
            .child(el("td").child(el("time").attr("title", &exact).text(&when)))
            .child(el("td").text(&entry.who))
            .child(el("td").text(&entry.what(texts)))
            .child(el("td").child(el("bdi").text(&entry.user_name)))
            .child(outcome)
    }

    fn check_button(self, entry: Entry) -> El {
        let texts = texts();
        let busy = Signal::new(false);
        let name = [texts.activity_check, " ", &entry.user_name].concat();
        let press = move || {
            if !busy.get_untracked() {
                busy.set(true);
                let entry = entry.clone();
                spawn(async move {
                    self.check(entry).await;
                    let _ = busy.try_set(false);
                });
            }
        };
        el("button")
            .class("button button--small")
            .attr("type", "button")
            .attr("aria-label", &name)
            .live_flag("aria-disabled", move || busy.get())
            .live_text(move || if busy.get() { texts.activity_checking } else { texts.activity_check }.to_owned())
            .on_click(press)
    }

    async fn check(self, mut entry: Entry) {
        let (fate, said) = check(self.api, &entry).await;
        let _ = self.said.try_set(said.clone());
        self.notes.try_update(|notes| notes.push((entry.id.clone(), said)));
        // Otherwise nothing could be read, and it is still to be looked at.
        if let Some(fate) = fate {
            entry.fate = fate;
            entry.seen = true;
            self.journal.settle(entry);
        }
    }

    /// `Show more`, while there is more.
    fn more(self) -> Option<El> {
        let more = derived(move || self.found(|found| found.nth(self.most.get()).is_some()));
        more.get().then(|| {
            button(texts().activity_show_more, move || self.most.update(|most| *most = most.saturating_add(STEP)))
        })
    }

    fn acts(self) -> El {
        let texts = texts();
        let nothing = move || self.found(|found| found.next().is_none());
        let act = |text: &str, press: Box<dyn Fn()>| {
            let empty = derived(nothing);
            button(text, move || {
                if !empty.get_untracked() {
                    press();
                }
            })
            .live_flag("aria-disabled", move || empty.get())
        };
        let save = move |kind: &str, mime: &str, text: String| {
            download(&[FILE_NAME, kind].concat(), mime, &text);
        };
        let csv = act(
            texts.activity_csv,
            Box::new(move || save(".csv", "text/csv", untrack(|| self.found(|found| to_csv(found))))),
        );
        let json = act(
            texts.activity_json,
            Box::new(move || save(".json", "application/json", untrack(|| self.found(|found| to_json(found))))),
        );
        let clear = act(texts.activity_clear, Box::new(move || self.asks.set(true)));
        el("div").class("dialog__actions").child(csv).child(json).child(clear)
    }

    /// Whether to clear everything. The safe answer has the focus.
    fn question(self) -> Option<El> {
        let texts = texts();
        if !self.asks.get() {
            return None;
        }
        let close = move || self.asks.set(false);
        let clear = button(texts.activity_clear, move || {
            self.asks.set(false);
            spawn(async move {
                self.journal.clear().await;
                let _ = self.only.try_set(Vec::new());
                let _ = self.said.try_set(texts.activity_cleared.to_owned());
            });
        });
        let keep = button(texts.keep, close).attr("autofocus", "");
        let answers = el("div").class("dialog__actions").child(clear.class("button button--danger")).child(keep);
        Some(dialog(texts.activity_ask, close).child(el("p").text(texts.activity_ask_words)).child(answers))
    }
}

/// The notice of what tabs that are gone left open.
pub fn left_over(journal: Journal) -> Option<El> {
    let texts = texts();
    let (unknown, unsent) = journal.left.with(|left| {
        let unknown = left.iter().filter(|entry| entry.fate == Fate::Unknown).count();
        (unknown, left.len() - unknown)
    });
    if unknown + unsent == 0 {
        return None;
    }
    let open = button(texts.activity_open, move || journal.open_left_over());
    let dismiss = button(texts.dismiss, move || journal.dismiss());
    let words = el("p").text(&(texts.activity_left)(unknown, unsent));
    Some(el("div").class("notice notice--unknown").attr("role", "alert").child(words).child(open).child(dismiss))
}

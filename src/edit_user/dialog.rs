//! The dialog `Edit NAME`, and what goes on behind it.

use leptos::prelude::untrack;
use users_api::params::{SetUserInfo, UserRef};
use users_api::record::User;
use users_api::{Decimal, ErrorCode, Fields, Method};

use super::merge::{EDITABLE, Held, changes, held, merge};
use crate::api::{CallError, explain, happened};
use crate::locales::texts;
use crate::ui::{
    Abort, El, Signal, button, derived, dialog, el, focus_soon, keep, live, on_window, spawn, storage, submit_button,
};
use crate::work::{Begun, Desk, Fate, Field, Journal, Planned, Tabs, UserForm, Values, ask_to_discard, unknown_notice};

/// The act, made once by the page: what was typed and what was sent outlive the dialog.
#[derive(Clone, Copy)]
pub struct EditUserAct {
    desk: Desk,
    journal: Journal,
    tabs: Tabs,
    form: UserForm,
    /// What the journal holds of the save that was sent.
    begun: Signal<Option<Begun>>,
    /// Whom it is about.
    user: Signal<(u64, String)>,
    shown: Signal<bool>,
    phase: Signal<Phase>,
    /// What the server held when it was last read.
    opened: Signal<Values>,
    asking: Signal<bool>,
    /// Of the clashes: the fields where the server's value is to stay.
    theirs: Signal<Vec<Field>>,
    /// The admin knows that the user's own balance will not be used.
    confirmed: Signal<bool>,
    draft: Signal<Option<Fields>>,
}

/// How far the act is.
#[derive(Clone)]
enum Phase {
    /// The user is being read.
    Loading,
    /// The user could not be read.
    Failed(CallError),
    /// There is no such user.
    Gone,
    /// The admin types.
    Typing,
    /// Reading, sending or reading back.
    Sending,
    /// These fields were changed here and, to what these values hold, on the server.
    Clash(Vec<Field>, Values),
    /// The user holds this much, and would use the account's money.
    Confirm(Decimal),
    /// The answer was lost and could not be settled: what the server held before, what was sent, and why.
    Unknown(Box<(Values, Values)>, CallError),
}

/// What the dialog shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Failed,
    Gone,
    Form,
}

impl EditUserAct {
    /// Nobody is edited yet, but for a draft that an earlier visit left.
    pub fn new(desk: Desk, journal: Journal, tabs: Tabs) -> Self {
        let draft = storage::read_in_tab(&key(desk)).map(|draft| Fields::from_urlencoded(draft.as_bytes()));
        let act = Self {
            desk,
            journal,
            tabs,
            form: UserForm::new(Values::default(), true),
            begun: Signal::new(None),
            user: Signal::new((0, String::new())),
            shown: Signal::new(false),
            phase: Signal::new(Phase::Typing),
            opened: Signal::new(Values::default()),
            asking: Signal::new(false),
            theirs: Signal::new(Vec::new()),
            confirmed: Signal::new(false),
            draft: Signal::new(draft),
        };
        live(move || act.keep_draft());
        on_window("online", move || act.check_again());
        act
    }

    /// Opens the dialog for a user. While another save is under way its dialog comes back instead.
    pub fn open(self, user_id: u64, name: String) {
        if !matches!(self.phase.get_untracked(), Phase::Sending | Phase::Unknown(..)) {
            self.user.set((user_id, name));
            self.load(None);
        }
        self.shown.settle(true);
    }

    /// Reads the user; `over` are texts that go over what is read.
    fn load(self, over: Option<Fields>) {
        self.phase.set(Phase::Loading);
        self.confirmed.set(false);
        let (user_id, _) = self.user.get_untracked();
        spawn(async move {
            let user = self.read(user_id).await;
            // Another user may have been opened since.
            if !self.user.try_with_untracked(|(id, _)| *id == user_id).unwrap_or(false) {
                return;
            }
            let phase = match user {
                Ok(Some(user)) => {
                    let values = Values::of(&user);
                    self.opened.set(values.clone());
                    self.form.begin(match over {
                        Some(over) => values.with_draft(&over.to_urlencoded()),
                        None => values,
                    });
                    Phase::Typing
                }
                Ok(None) => Phase::Gone,
                Err(why) => Phase::Failed(why),
            };
            self.phase.set(phase);
        });
    }

    async fn read(self, user_id: u64) -> Result<Option<User>, CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        self.desk.read_user(user_id, abort.signal()).await
    }

    fn is_changed(self) -> bool {
        self.form.values.with(|values| self.opened.with(|opened| values != opened))
    }

    /// Keeps the texts that were changed for a reload.
    fn keep_draft(self) {
        let key = key(self.desk);
        let typing = !matches!(self.phase.get(), Phase::Loading | Phase::Failed(_) | Phase::Gone);
        if self.shown.get() && typing && self.is_changed() {
            let mut draft = Fields::new();
            self.user.with_untracked(|(user_id, name)| {
                draft.push("user_id", user_id.to_string());
                draft.push("name", name.as_str());
            });
            self.form.values.with(|values| {
                self.opened.with(|opened| {
                    for field in opened.differing(values).filter(|field| *field != Field::Password) {
                        draft.push(field.parameter(), values.get(field));
                    }
                });
            });
            storage::write_in_tab(&key, &draft.to_urlencoded());
        } else if self.draft.with(Option::is_none) && typing {
            storage::remove_in_tab(&key);
        }
    }

    /// The dialog, and what is said on the page while it is closed.
    pub fn view(self) -> El {
        el("div")
            .class("act")
            .live_child(move || self.left_draft())
            .live_child(move || if self.shown.get() { None } else { self.unknown() })
            .live_child(move || self.shown.get().then(|| untrack(|| self.dialog())))
            .live_child(move || {
                self.asking.get().then(|| ask_to_discard(move || self.asking.set(false), move || self.discard()))
            })
    }

    fn dialog(self) -> El {
        let name = self.user.with(|(_, name)| (texts().edit_user)(name));
        let stage = derived(move || match self.phase.get() {
            Phase::Loading => Stage::Loading,
            Phase::Failed(_) => Stage::Failed,
            Phase::Gone => Stage::Gone,
            _ => Stage::Form,
        });
        let (user_id, _) = self.user.get_untracked();
        keep(self.tabs.edit(user_id));
        let elsewhere = self.tabs.edited_elsewhere(user_id);
        let warning = move || {
            let words = el("p").text(texts().edited_elsewhere);
            elsewhere.get().then(|| el("div").class("notice notice--unknown").attr("role", "alert").child(words))
        };
        dialog(&name, move || self.close()).live_child(warning).live_child(move || {
            let stage = stage.get();
            Some(untrack(|| self.stage(stage)))
        })
    }

    fn stage(self, stage: Stage) -> El {
        let texts = texts();
        let close = || el("div").class("dialog__actions").child(button(texts.close, move || self.close()));
        let place = el("div").class("dialog__form");
        match stage {
            Stage::Loading => place.child(el("p").text(texts.loading_user)).child(close()),
            Stage::Gone => place.child(el("p").attr("role", "alert").text(texts.user_gone)).child(close()),
            Stage::Failed => {
                let why = match self.phase.get_untracked() {
                    Phase::Failed(why) => explain(&why, texts),
                    _ => String::new(),
                };
                let words = el("p").child(el("strong").text(texts.details_failed)).text(" ").text(&why);
                let retry = button(texts.try_again, move || self.load(None));
                let notice = el("div").class("notice notice--danger").attr("role", "alert").child(words).child(retry);
                place.child(notice).child(close())
            }
            Stage::Form => self.fields(),
        }
    }

    fn fields(self) -> El {
        let texts = texts();
        let save =
            submit_button().live_flag("aria-disabled", move || !matches!(self.phase.get(), Phase::Typing)).live_text(
                move || if matches!(self.phase.get(), Phase::Sending) { texts.saving } else { texts.save }.to_owned(),
            );
        let actions = el("div").class("dialog__actions").child(save).child(button(texts.cancel, move || self.close()));
        el("form")
            .class("dialog__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.save();
            })
            .live_child(move || self.unknown())
            .live_child(move || self.clash())
            .live_child(move || self.warning())
            // Nobody can type into what is being sent.
            .child(
                el("div")
                    .class("dialog__form")
                    .live_flag("inert", move || !matches!(self.phase.get(), Phase::Typing))
                    .children(self.form.build(&EDITABLE, self.desk.api)),
            )
            .child(actions)
    }

    /// Closes the dialog; what is on its way goes on. What was typed is lost only when the admin says so.
    fn close(self) {
        let busy = matches!(self.phase.get_untracked(), Phase::Sending | Phase::Unknown(..));
        let typed = !matches!(self.phase.get_untracked(), Phase::Loading | Phase::Failed(_) | Phase::Gone);
        if !busy && typed && untrack(|| self.is_changed()) {
            self.asking.set(true);
        } else {
            self.shown.set(false);
        }
    }

    fn discard(self) {
        self.asking.set(false);
        self.form.begin(self.opened.get_untracked());
        self.phase.set(Phase::Typing);
        self.shown.set(false);
    }

    /// Saves, once for each press that finds the form right and nothing on its way.
    fn save(self) {
        if !matches!(self.phase.get_untracked(), Phase::Typing) || !self.form.check(&EDITABLE) {
            return;
        }
        if !untrack(|| self.is_changed()) {
            return self.form.fail(texts().nothing_changed);
        }
        self.phase.set(Phase::Sending);
        spawn(async move {
            let phase = self.read_and_send().await;
            self.arrive(phase);
        });
    }

    fn arrive(self, phase: Phase) {
        let stays = matches!(phase, Phase::Unknown(..));
        if self.phase.try_set(phase) && !stays && untrack(|| self.is_changed()) {
            // Something is left to decide or to mend.
            self.shown.settle(true);
        }
    }

    async fn read_and_send(self) -> Phase {
        let (user_id, _) = self.user.get_untracked();
        let user = match self.read(user_id).await {
            Ok(Some(user)) => user,
            Ok(None) => return Phase::Gone,
            Err(why) => return self.refused(&why),
        };
        let now = Values::of(&user);
        let (Some(mine), Some(opened)) = (self.form.values.try_get_untracked(), self.opened.try_get_untracked()) else {
            return Phase::Typing;
        };
        let (wanted, clashes) = merge(&opened, &mine, &now);
        if !clashes.is_empty() {
            self.theirs.set(Vec::new());
            return Phase::Clash(clashes, now);
        }
        self.opened.set(now.clone());
        self.form.values.set(wanted.clone());
        let gives_up = wanted.is(Field::Accounting) && !now.is(Field::Accounting) && !user.fixed_balance.is_zero();
        if gives_up && !self.confirmed.get_untracked() {
            return Phase::Confirm(user.fixed_balance);
        }
        match changes(&now, &wanted) {
            // Somebody else has saved the same.
            None => self.done(&texts().user_saved, &wanted),
            Some(changes) => {
                let planned = Planned {
                    method: Method::SetUserInfo,
                    fields: wanted.recorded(now.differing(&wanted)),
                    application: None,
                    user_id: Some(user_id),
                    user_name: user.user_name.clone(),
                };
                let begun = self.journal.begin(planned).await;
                let _ = self.begun.try_set(Some(begun));
                self.send(SetUserInfo { user: UserRef::Id(user_id), changes }, now, wanted).await
            }
        }
    }

    async fn send(self, request: SetUserInfo, before: Values, wanted: Values) -> Phase {
        match self.desk.api.set_user_info(&request).await {
            Ok(_) => {
                self.record(Fate::Done);
                self.read_back(&wanted).await
            }
            // The browser may have sent the request twice, and the second one met the new password.
            Err(why) if why.is_lost() || why.code() == Some(ErrorCode::PasswordUsedBefore) => {
                self.settle(before, wanted, why).await
            }
            Err(why) => {
                self.record(Fate::rejected(&why));
                self.refused(&why)
            }
        }
    }

    /// Writes what became of the save that was sent into the journal.
    fn record(self, fate: Fate) {
        self.begun.try_update_untracked(|begun| {
            if let Some(mut entry) = begun.take() {
                let settled = fate != Fate::Unknown;
                entry.finish(fate);
                *begun = Some(entry).filter(|_| !settled);
            }
        });
    }

    /// Shows what the server holds after a save.
    async fn read_back(self, wanted: &Values) -> Phase {
        let texts = texts();
        let (user_id, _) = self.user.get_untracked();
        match self.read(user_id).await {
            Ok(Some(user)) => {
                let after = Values::of(&user);
                let other: Vec<_> = after
                    .differing(wanted)
                    .filter(|field| !matches!(field, Field::Password | Field::Application))
                    .map(|field| field.label(texts))
                    .collect();
                if other.is_empty() {
                    return self.done(&texts.user_saved, &after);
                }
                self.opened.set(after.clone());
                self.form.begin(after);
                self.form.fail(&(texts.saved_otherwise)(&other.join(", ")));
                self.desk.tell_of("user-changed", &[user_id]);
                self.desk.changed();
                self.shown.settle(true);
                Phase::Typing
            }
            Ok(None) => self.done(&texts.saved_and_gone, wanted),
            Err(_) => self.done(&texts.saved_unread, wanted),
        }
    }

    /// Finds out what became of a save whose answer was lost. Nothing is sent again.
    async fn settle(self, before: Values, wanted: Values, why: CallError) -> Phase {
        let texts = texts();
        let (user_id, _) = self.user.get_untracked();
        let after = match self.read(user_id).await {
            Ok(Some(user)) => Values::of(&user),
            Ok(None) => {
                self.record(Fate::Unknown);
                return Phase::Gone;
            }
            Err(_) => {
                self.record(Fate::Unknown);
                return Phase::Unknown(Box::new((before, wanted)), why);
            }
        };
        let held = held(&before, &wanted, &after);
        self.record(match held {
            Held::Mine => Fate::Done,
            _ if !why.is_lost() => Fate::rejected(&why),
            Held::Before => Fate::NotDone,
            Held::Neither | Held::Hidden => Fate::Unknown,
        });
        let sentence = match held {
            Held::Mine => return self.done(&texts.user_saved, &after),
            _ if !why.is_lost() => return self.refused(&why),
            Held::Before => texts.not_saved_lost,
            Held::Neither => texts.saved_by_another,
            Held::Hidden => texts.password_unclear,
        };
        self.desk.changed();
        self.form.fail(&[sentence, " ", &happened(&why, texts)].concat());
        Phase::Typing
    }

    fn refused(self, why: &CallError) -> Phase {
        if why.is_session_end() {
            self.form.fail(texts().session_ended_before);
        } else {
            self.form.refuse(why, texts().not_saved);
        }
        Phase::Typing
    }

    fn done(self, sentence: &fn(&str) -> String, after: &Values) -> Phase {
        self.opened.set(after.clone());
        self.form.begin(after.clone());
        self.shown.set(false);
        self.desk.say(sentence(after.get(Field::UserName)));
        self.desk.tell_of("user-changed", &[self.user.get_untracked().0]);
        self.desk.changed();
        Phase::Typing
    }

    fn check_again(self) {
        let Phase::Unknown(versions, why) = self.phase.get_untracked() else {
            return;
        };
        self.phase.set(Phase::Sending);
        spawn(async move {
            let (before, wanted) = *versions;
            let phase = self.settle(before, wanted, why).await;
            self.arrive(phase);
        });
    }

    fn unknown(self) -> Option<El> {
        let Phase::Unknown(_, why) = self.phase.get() else {
            return None;
        };
        let sentence = self.user.with(|(_, name)| (texts().edit_unknown)(name, &happened(&why, texts())));
        Some(unknown_notice(&sentence, move || self.check_again()))
    }

    /// The user's own balance will not be used any more: said before anything is sent.
    fn warning(self) -> Option<El> {
        let Phase::Confirm(balance) = self.phase.get() else {
            return None;
        };
        let texts = texts();
        let go_on = button(texts.save_anyway, move || {
            self.confirmed.set(true);
            self.phase.set(Phase::Typing);
            self.save();
        });
        let back = button(texts.keep_editing, move || self.phase.set(Phase::Typing));
        focus_soon(&back);
        let words = el("p").text(&(texts.own_balance_left)(&balance.normalize().to_string()));
        Some(el("div").class("notice notice--unknown").attr("role", "alert").child(words).child(go_on).child(back))
    }

    /// The fields that were changed on both sides: the admin says for each whose value it shall be.
    fn clash(self) -> Option<El> {
        let Phase::Clash(fields, now) = self.phase.get() else {
            return None;
        };
        let texts = texts();
        let mine = self.form.values.get_untracked();
        let choices = fields.iter().map(|field| self.choice(*field, mine.get(*field), now.get(*field)));
        let choices = el("div").class("dialog__form").children(choices);
        let go_on = button(texts.save, move || self.decide(&now));
        let back = button(texts.keep_editing, move || self.phase.set(Phase::Typing));
        focus_soon(&back);
        let notice = el("div").class("notice notice--unknown").attr("role", "alert");
        Some(notice.child(el("p").text(texts.clash)).child(choices).child(go_on).child(back))
    }

    fn choice(self, field: Field, mine: &str, theirs: &str) -> El {
        let texts = texts();
        let words = |value: &str| match value {
            "true" if field.is_flag() => texts.yes.to_owned(),
            "false" if field.is_flag() => texts.no.to_owned(),
            "" => texts.empty.to_owned(),
            value => value.to_owned(),
        };
        let radio = |theirs: bool, text: String| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", &["clash-", field.parameter()].concat())
                .live_prop("checked", move || self.theirs.with(|fields| fields.contains(&field)) == theirs)
                .on("change", move |_| {
                    self.theirs.update(|fields| {
                        fields.retain(|one| *one != field);
                        fields.extend(theirs.then_some(field));
                    });
                });
            el("label").class("choice").child(radio).text(&text)
        };
        el("fieldset")
            .class("choices")
            .child(el("legend").text(field.label(texts)))
            .child(radio(false, (texts.keep_mine)(&words(mine))))
            .child(radio(true, (texts.take_theirs)(&words(theirs))))
    }

    /// Goes on from the server's version, with the values that the admin has chosen.
    fn decide(self, now: &Values) {
        let theirs = self.theirs.get_untracked();
        let (mut wanted, _) = merge(&self.opened.get_untracked(), &self.form.values.get_untracked(), now);
        for field in theirs {
            wanted.set(field, now.get(field));
        }
        self.opened.set(now.clone());
        self.form.values.set(wanted);
        self.phase.set(Phase::Typing);
        self.save();
    }

    /// On the page: an earlier visit left a form behind.
    fn left_draft(self) -> Option<El> {
        let draft = self.draft.get()?;
        let texts = texts();
        let name = draft.raw("name")?.to_owned();
        let user_id = draft.raw("user_id")?.parse().ok()?;
        let words = el("p").text(&(texts.edit_draft_left)(&name));
        let go_on = button(texts.continue_draft, move || {
            self.draft.set(None);
            self.user.set((user_id, name.clone()));
            self.shown.settle(true);
            self.load(Some(draft.clone()));
        });
        let drop = button(texts.discard, move || self.draft.set(None));
        Some(el("div").class("notice writes").child(words).child(go_on).child(drop))
    }
}

fn key(desk: Desk) -> String {
    ["users-panel:edit-user:", &desk.account_id.to_string()].concat()
}

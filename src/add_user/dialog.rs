//! The dialog `Add user`, and what goes on behind it.

use leptos::prelude::untrack;
use users_api::Method;
use users_api::params::{AddUser, GetUsers, Paging};
use users_api::record::User;

use super::verdict::{Verdict, is_named, is_open, judge, request};
use crate::api::{CallError, happened};
use crate::locales::texts;
use crate::ui::{Abort, El, Signal, button, dialog, el, id_value, live, on_window, spawn, storage, submit_button};
use crate::work::{
    Begun, Desk, FIELDS, Fate, Field, Journal, Planned, UserForm, Values, ask_to_discard, unknown_notice,
};

/// The act, made once by the page: what was typed and what was sent outlive the dialog.
#[derive(Clone, Copy)]
pub struct AddUserAct {
    desk: Desk,
    journal: Journal,
    form: UserForm,
    /// What the journal holds of the user that was sent.
    begun: Signal<Option<Begun>>,
    /// Whether the dialog is open.
    shown: Signal<bool>,
    phase: Signal<Phase>,
    /// What the form began with: a form that still holds it can be closed without a question.
    began: Signal<Values>,
    /// Whether the admin is asked before what was typed is lost.
    asking: Signal<bool>,
    /// Whether the form stays open for the next user.
    another: Signal<bool>,
    /// What became of the user before.
    last: Signal<String>,
    /// A draft of an earlier visit.
    draft: Signal<Option<String>>,
}

/// How far the act is.
#[derive(Clone)]
enum Phase {
    /// The admin types.
    Typing,
    /// A request is on its way, or its answer is being settled.
    Sending,
    /// Whether this user was added is not known.
    Unknown(Box<AddUser>, CallError),
}

/// As many as one answer can hold.
const PAGE: u64 = 1000;

impl AddUserAct {
    /// Nothing begun yet, but for a draft that an earlier visit left.
    pub fn new(desk: Desk, journal: Journal) -> Self {
        let act = Self {
            desk,
            journal,
            begun: Signal::new(None),
            form: UserForm::new(Values::default(), false),
            shown: Signal::new(false),
            phase: Signal::new(Phase::Typing),
            began: Signal::new(Values::default()),
            asking: Signal::new(false),
            another: Signal::new(false),
            last: Signal::new(String::new()),
            draft: Signal::new(storage::read_in_tab(&key(desk))),
        };
        live(move || act.keep_draft());
        on_window("online", move || act.check_again());
        act
    }

    /// Opens the dialog, with what was typed before if it was closed on the way.
    pub fn open(self) {
        if matches!(self.phase.get_untracked(), Phase::Typing) && !self.shown.get_untracked() {
            self.begin(Values::default(), Values::default());
        }
        self.shown.settle(true);
    }

    /// Opens the dialog for a user like this one: with the same application and settings.
    pub fn open_like(self, user: &User) {
        if !matches!(self.phase.get_untracked(), Phase::Typing) {
            return self.shown.settle(true);
        }
        let values = for_another(Values::of(user));
        self.begin(values.clone(), values);
        self.shown.settle(true);
    }

    fn begin(self, began: Values, values: Values) {
        let [began, values] = [began, values].map(|values| self.within(values));
        self.last.set(String::new());
        self.draft.set(None);
        self.began.set(began);
        self.form.begin(values);
    }

    /// These values, for the one application, where there is one.
    fn within(self, mut values: Values) -> Values {
        if let Some(id) = self.desk.application_id {
            values.set(Field::Application, &id.to_string());
        }
        values
    }

    /// The fields of the form: nobody is asked for an application where there is only one.
    fn fields(self) -> Vec<Field> {
        let is_asked = |field: &Field| *field != Field::Application || self.desk.application_id.is_none();
        FIELDS.into_iter().filter(is_asked).collect()
    }

    fn is_changed(self) -> bool {
        self.form.values.with(|values| self.began.with(|began| values != began))
    }

    /// Keeps what is being typed for a reload, and nothing once it is done with.
    fn keep_draft(self) {
        let key = key(self.desk);
        if self.shown.get() && self.is_changed() {
            storage::write_in_tab(&key, &self.form.values.with(Values::to_draft));
        } else if self.draft.with(Option::is_none) && matches!(self.phase.get(), Phase::Typing) {
            storage::remove_in_tab(&key);
        }
    }

    /// The dialog, and what is said on the page while it is closed.
    pub fn view(self) -> El {
        el("div")
            .class("act")
            .live_child(move || self.left_draft())
            .live_child(move || self.left_unknown())
            .live_child(move || self.shown.get().then(|| untrack(|| self.dialog())))
            .live_child(move || {
                self.asking.get().then(|| ask_to_discard(move || self.asking.set(false), move || self.discard()))
            })
    }

    fn dialog(self) -> El {
        let texts = texts();
        let another = el("input")
            .attr("type", "checkbox")
            .live_prop("checked", move || self.another.get())
            .on("change", move |_| self.another.update(|another| *another = !*another));
        let add =
            submit_button().live_flag("aria-disabled", move || !matches!(self.phase.get(), Phase::Typing)).live_text(
                move || if matches!(self.phase.get(), Phase::Sending) { texts.adding } else { texts.add }.to_owned(),
            );
        let actions = el("div")
            .class("dialog__actions")
            .child(add)
            .child(button(texts.cancel, move || self.close()))
            .child(el("label").class("choice").child(another).text(texts.create_another));
        let form = el("form")
            .class("dialog__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.submit();
            })
            .live_child(move || self.unknown())
            // Nobody can type into what is being sent.
            .child(
                el("div")
                    .class("dialog__form")
                    .live_flag("inert", move || !matches!(self.phase.get(), Phase::Typing))
                    .children(self.form.build(&self.fields(), self.desk.api)),
            )
            .child(actions)
            .child(el("p").attr("aria-live", "polite").live_text(move || self.last.get()));
        dialog(texts.add_user, move || self.close()).child(form)
    }

    /// Closes the dialog; what is on its way goes on. What was typed is lost only when the admin says so.
    fn close(self) {
        let typing = matches!(self.phase.get_untracked(), Phase::Typing);
        if typing && untrack(|| self.is_changed()) {
            self.asking.set(true);
        } else {
            self.shown.set(false);
        }
    }

    fn discard(self) {
        self.asking.set(false);
        self.begin(Values::default(), Values::default());
        self.shown.set(false);
    }

    /// Sends the user, once for each press that finds the form right and nothing on its way.
    fn submit(self) {
        if !matches!(self.phase.get_untracked(), Phase::Typing) || !self.form.check(&FIELDS) {
            return;
        }
        let request = self.form.values.with_untracked(request);
        let planned = self.form.values.with_untracked(|values| planned(&request, values));
        self.last.set(String::new());
        self.phase.set(Phase::Sending);
        spawn(async move {
            let verdict = self.send(&request, planned).await;
            self.finish(request, verdict);
        });
    }

    async fn send(self, request: &AddUser, planned: Planned) -> Verdict {
        // A user who is there already is not taken for the new one when the answer is lost.
        match self.look_up(request).await {
            Err(why) => return Verdict::NotSent(why),
            Ok(Some(user)) => return Verdict::Taken(user.user_id),
            Ok(None) => {}
        }
        let begun = self.journal.begin(planned).await;
        let _ = self.begun.try_set(Some(begun));
        match self.desk.api.add_user(request).await {
            Ok(added) => Verdict::Added(added.user_id),
            Err(why) if is_open(&why) => self.settle(request, why).await,
            Err(why) => Verdict::Refused(why),
        }
    }

    async fn settle(self, request: &AddUser, why: CallError) -> Verdict {
        match self.look_up(request).await {
            Ok(listed) => judge(request, listed.as_ref(), why),
            Err(_) => Verdict::Unknown(why),
        }
    }

    /// The user of this name in this application.
    async fn look_up(self, request: &AddUser) -> Result<Option<User>, CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        let mut offset = 0;
        loop {
            let question = GetUsers {
                application: Some(request.application.clone()),
                user_name: Some(request.user_name.clone()),
                paging: Paging { count: Some(PAGE), offset: Some(offset) },
                ..GetUsers::default()
            };
            let page = self.desk.api.get_users(&question, abort.signal()).await?;
            offset += PAGE;
            let more = offset < page.total_count && !page.items.is_empty();
            let found = page.items.into_iter().find(|user| is_named(user, request));
            if found.is_some() || !more {
                return Ok(found);
            }
        }
    }

    fn finish(self, request: AddUser, verdict: Verdict) {
        self.record(&verdict);
        let texts = texts();
        let name = request.user_name.clone();
        let refused = |why: &CallError| {
            if why.is_session_end() {
                self.form.fail(texts.session_ended_before);
            } else {
                self.form.refuse(why, texts.not_added);
            }
        };
        if !self.phase.try_set(Phase::Typing) {
            // The page is gone, and its account with it.
            return;
        }
        match verdict {
            Verdict::Added(user_id) => return self.added(&name, user_id),
            Verdict::Taken(user_id) => self.form.take_name(&(texts.name_taken_by)(&user_id.to_string())),
            Verdict::NotSent(why) | Verdict::Refused(why) => refused(&why),
            Verdict::NotThere(why) => self.form.fail(&(texts.not_there)(&name, &happened(&why, texts))),
            Verdict::Unknown(why) => self.phase.set(Phase::Unknown(Box::new(request), why)),
        }
        if !matches!(self.phase.get_untracked(), Phase::Unknown(..)) {
            self.shown.settle(true);
        }
    }

    /// Writes what became of it into the journal, where it stands if it was sent.
    fn record(self, verdict: &Verdict) {
        let fate = match verdict {
            Verdict::Added(_) => Fate::Done,
            // Somebody else has the name: the request was refused.
            Verdict::Taken(_) | Verdict::NotThere(_) => Fate::NotDone,
            Verdict::NotSent(_) => Fate::NotSent,
            Verdict::Refused(why) => Fate::rejected(why),
            Verdict::Unknown(_) => Fate::Unknown,
        };
        self.begun.try_update_untracked(|begun| {
            if let Some(entry) = begun {
                if let Verdict::Added(user_id) = verdict {
                    entry.found(*user_id);
                }
                let settled = fate != Fate::Unknown;
                entry.finish(fate);
                if settled {
                    *begun = None;
                }
            }
        });
    }

    fn added(self, name: &str, user_id: u64) {
        let sentence = (texts().user_added)(name, &user_id.to_string());
        let stays = self.another.get_untracked() && self.shown.get_untracked();
        let next = self.form.values.with_untracked(|values| for_another(values.clone()));
        self.begin(next.clone(), next);
        if stays {
            self.last.set(sentence.clone());
            self.form.focus_first();
        } else {
            self.shown.set(false);
        }
        self.desk.say(sentence);
        self.desk.session.host().tell("user-added", &[("userId", id_value(user_id)), ("userName", name.into())]);
        self.desk.changed();
    }

    /// Asks once more what became of a user whose answer was lost. Nothing is sent again.
    fn check_again(self) {
        let Phase::Unknown(request, why) = self.phase.get_untracked() else {
            return;
        };
        self.phase.set(Phase::Sending);
        spawn(async move {
            let verdict = self.settle(&request, why).await;
            self.finish(*request, verdict);
        });
    }

    /// In the dialog: the answer was lost and could not be settled.
    fn unknown(self) -> Option<El> {
        let Phase::Unknown(request, why) = self.phase.get() else {
            return None;
        };
        let sentence = (texts().add_unknown)(&request.user_name, &happened(&why, texts()));
        Some(unknown_notice(&sentence, move || self.check_again()))
    }

    /// On the page: the same, while the dialog is closed.
    fn left_unknown(self) -> Option<El> {
        if self.shown.get() { None } else { self.unknown() }
    }

    /// On the page: an earlier visit left a form behind.
    fn left_draft(self) -> Option<El> {
        let draft = self.draft.get()?;
        let texts = texts();
        let go_on = button(texts.continue_draft, move || {
            self.begin(Values::default(), Values::default().with_draft(&draft));
            self.shown.settle(true);
        });
        let notice = el("div").class("notice writes").child(el("p").text(texts.draft_left));
        Some(notice.child(go_on).child(button(texts.discard, move || self.draft.set(None))))
    }
}

/// What the journal keeps of a request.
fn planned(request: &AddUser, values: &Values) -> Planned {
    let given = |field: &Field| {
        !matches!(field, Field::UserName | Field::Password | Field::Application) && !values.get(*field).is_empty()
    };
    Planned {
        method: Method::AddUser,
        fields: values.recorded(FIELDS.into_iter().filter(given)),
        application: Some(request.application.clone()),
        user_id: None,
        user_name: request.user_name.clone(),
    }
}

/// The values that the next user shares.
fn for_another(mut values: Values) -> Values {
    for field in [Field::UserName, Field::DisplayName, Field::Password, Field::MobilePhone] {
        values.set(field, "");
    }
    values
}

fn key(desk: Desk) -> String {
    ["users-panel:add-user:", &desk.account_id.to_string()].concat()
}

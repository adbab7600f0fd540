//! The sign-in page, and the form that it shares with `Sign in again`.

use std::future::Future;
use std::pin::Pin;

use users_api::ErrorCode;
use zeroize::Zeroize;

use super::form::{Field, Way, logon, ways};
use super::service_account::{ServiceKey, key_field};
use super::state::Session;
use crate::api::{CallError, explain};
use crate::locales::{Texts, texts};
use crate::ui::{El, FieldError, Signal, TextField, el, error_summary, spawn, submit_button};

const ACCOUNT: &str = "sign-in-account";
const SECRET: &str = "sign-in-secret";
const KEY: &str = "sign-in-key";

/// The page for an admin who is not signed in.
pub fn sign_in(session: Session) -> El {
    let form = SignInForm::new(session, String::new());
    let note = session.take_note().map(|note| el("p").class("notice").attr("role", "status").text(&note));
    let page = el("main")
        .class("sign-in")
        .attr("part", "sign-in")
        .child(el("h1").text(texts().sign_in))
        .children(note)
        .child(form.build());
    // The panel opens by itself where nobody has to be asked.
    if session.take_unasked() && form.way.get_untracked().asks_for_nothing() {
        form.submit();
    } else if form.way.get_untracked() != Way::Token {
        // For a token the page around is asked when the button is pressed.
        session.is_needed("start");
    }
    page
}

/// What proves who the admin is, sent once: while an answer is awaited the form does not send again.
#[derive(Clone, Copy)]
pub(super) struct SignInForm {
    session: Session,
    account: Signal<String>,
    way: Signal<Way>,
    secret: Signal<String>,
    key: Signal<Option<ServiceKey>>,
    keep: Signal<bool>,
    errors: Signal<Vec<FieldError>>,
    sending: Signal<bool>,
}

impl SignInForm {
    /// `account` is who signs in; known beforehand when a session is renewed.
    pub(super) fn new(session: Session, account: String) -> Self {
        let first = session.settings(|settings| ways(&settings.modes).into_iter().next());
        Self {
            session,
            account: Signal::new(account),
            way: Signal::new(session.last_way().or(first).unwrap_or(Way::Password)),
            secret: Signal::new(String::new()),
            key: Signal::new(None),
            keep: Signal::new(session.is_kept()),
            errors: Signal::new(Vec::new()),
            sending: Signal::new(false),
        }
    }

    /// The form on the page.
    pub(super) fn build(self) -> El {
        let texts = texts();
        let button = submit_button()
            .live_flag("aria-disabled", move || self.sending.get())
            .live_text(move || if self.sending.get() { texts.signing_in } else { texts.sign_in }.to_owned());
        el("form")
            .class("sign-in__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.submit();
            })
            .child(error_summary(self.errors))
            .live_child(move || self.way.get().asks_for_account().then(|| self.account_field()))
            .children(self.choice_of_way())
            .live_children(move || self.fields_of_way())
            .child(button)
    }

    fn account_field(self) -> El {
        let texts = texts();
        let account = TextField {
            autocomplete: "username",
            hint: Some(texts.account_hint),
            ..TextField::new(ACCOUNT, texts.account, self.account)
        };
        account.build(move || self.is_wrong(ACCOUNT))
    }

    fn fields_of_way(self) -> Vec<El> {
        let texts = texts();
        match self.way.get() {
            Way::Password => vec![self.secret_field(texts.password, "current-password"), self.tick()],
            Way::ApiKey => vec![self.secret_field(texts.api_key, "off"), self.tick()],
            Way::ServiceAccount => vec![key_field(KEY, self.key, self.errors)],
            Way::Cookie => self.portal_link().into_iter().collect(),
            Way::Token => Vec::new(),
        }
    }

    fn secret_field(self, label: &'static str, autocomplete: &'static str) -> El {
        let autofocus = self.account.with_untracked(|account| !account.is_empty());
        let field =
            TextField { kind: "password", autocomplete, autofocus, ..TextField::new(SECRET, label, self.secret) };
        field.build(move || self.is_wrong(SECRET))
    }

    /// Whether the tab keeps the session.
    fn tick(self) -> El {
        let keep = self.keep;
        let tick = el("input")
            .attr("type", "checkbox")
            .live_prop("checked", move || keep.get())
            .on("change", move |_| keep.update(|keep| *keep = !*keep));
        el("label").class("choice").child(tick).text(texts().keep_in_tab)
    }

    /// The way to the portal's own sign-in: in another tab while this one holds work that is not done.
    fn portal_link(self) -> Option<El> {
        let url = self.session.settings(|settings| settings.sign_in_url.clone())?;
        let link = el("a").attr("href", &url).text(texts().portal_sign_in);
        let link = if self.session.has_ended().get_untracked() {
            link.attr("target", "_blank").attr("rel", "noopener")
        } else {
            link.attr("target", "_top")
        };
        Some(el("p").child(link))
    }

    /// The choice, where there is one.
    fn choice_of_way(self) -> Option<El> {
        let texts = texts();
        let ways = self.session.settings(|settings| ways(&settings.modes));
        let choice = |value: Way| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "sign-in-way")
                .live_prop("checked", move || self.way.get() == value)
                .on("change", move |_| {
                    self.errors.set(Vec::new());
                    self.way.set(value);
                });
            let label = match value {
                Way::Password => texts.account_password,
                Way::ApiKey => texts.an_api_key,
                Way::ServiceAccount => texts.service_account_key,
                Way::Cookie => texts.portal,
                Way::Token => texts.surrounding_page,
            };
            el("label").class("choice").child(radio).text(label)
        };
        (ways.len() > 1).then(|| {
            el("fieldset")
                .class("choices")
                .child(el("legend").text(texts.sign_in_with))
                .children(ways.into_iter().map(choice))
        })
    }

    fn is_wrong(self, id: &str) -> bool {
        self.errors.with(|errors| errors.iter().any(|error| error.field_id == Some(id)))
    }

    /// Signs in with what is there.
    pub(super) fn submit(self) {
        if self.sending.get_untracked() {
            return;
        }
        let way = self.way.get_untracked();
        let opening = match self.opening(way) {
            Ok(opening) => opening,
            Err(errors) => return self.errors.set(errors),
        };
        self.errors.set(Vec::new());
        self.sending.set(true);
        spawn(async move {
            let answer = opening.await;
            // After a success the form may be gone already.
            let _ = self.sending.try_set(false);
            let _ = self.secret.try_update(Zeroize::zeroize);
            if let Err(error) = answer {
                if way == Way::Cookie {
                    self.session.is_needed("start");
                }
                let _ = self.errors.try_set(vec![refusal(&error, way, texts())]);
            }
        });
    }

    /// Signing in, ready to begin, or what is missing for it.
    fn opening(self, way: Way) -> Result<Opening, Vec<FieldError>> {
        let session = self.session;
        Ok(match way {
            Way::Password | Way::ApiKey => {
                let account = self.account.get_untracked();
                let logon = self.secret.with_untracked(|secret| logon(&account, way, secret));
                let logon = logon.map_err(|missing| {
                    missing.into_iter().map(|field| missing_field(field, way, texts())).collect::<Vec<_>>()
                })?;
                Box::pin(session.open(logon, way, self.keep.get_untracked()))
            }
            Way::ServiceAccount => {
                let key = self.key.get_untracked().ok_or_else(|| vec![at(KEY, texts().key_missing)])?;
                Box::pin(session.open_by_key(key))
            }
            Way::Cookie => Box::pin(session.open_by_cookie()),
            Way::Token => Box::pin(session.open_by_token()),
        })
    }
}

type Opening = Pin<Box<dyn Future<Output = Result<(), CallError>>>>;

fn missing_field(field: Field, way: Way, texts: Texts) -> FieldError {
    match (field, way) {
        (Field::Account, _) => at(ACCOUNT, texts.account_missing),
        (Field::Secret, Way::ApiKey) => at(SECRET, texts.api_key_missing),
        (Field::Secret, _) => at(SECRET, texts.password_missing),
    }
}

fn at(field_id: &'static str, text: &str) -> FieldError {
    FieldError { field_id: Some(field_id), text: text.to_owned() }
}

/// The API does not say whether account or secret is wrong, and nor does the panel.
fn refusal(error: &CallError, way: Way, texts: Texts) -> FieldError {
    let wrong = matches!(error.code(), Some(ErrorCode::AuthorizationFailed | ErrorCode::AccountIdInvalid));
    let text = match way {
        Way::Password if wrong => texts.wrong_password.to_owned(),
        Way::ApiKey if wrong => texts.wrong_api_key.to_owned(),
        // Where the portal is right and what it adds is wrong, the API's own words are the only sign of it.
        Way::Cookie if matches!(error, CallError::Refused(_)) && error.is_session_end() => {
            [texts.portal_not_signed_in, " ", &explain(error, texts)].concat()
        }
        Way::Cookie if error.is_session_end() => texts.portal_not_signed_in.to_owned(),
        _ => [texts.not_signed_in, " ", &explain(error, texts)].concat(),
    };
    FieldError { field_id: None, text }
}

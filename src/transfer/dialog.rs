//! The dialog `Transfer money`: the form, and the check of what will happen.

use leptos::prelude::untrack;
use users_api::params::expand_macros;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::act::{ACCOUNT_WORDS, AMOUNT, CURRENCY, Step, TOTAL, TransferAct, USER_WORDS};
use super::amount::plain_text;
use super::check::{Check, Flag, Refusal, Row};
use super::decision::{SAMPLE_TAG, account_description, characters_left, user_description};
use super::record::Direction;
use crate::locales::{Texts, texts};
use crate::ui::{El, Signal, TextField, button, derived, dialog, el, error_summary, focus_soon, now, submit_button};
use crate::work::{ask_to_discard, outcomes_table};

impl TransferAct {
    pub(super) fn dialog(self) -> El {
        let step = derived(move || self.step.get());
        dialog(texts().transfer_money, move || self.close()).class("dialog dialog--wide").live_child(move || {
            let step = step.get();
            Some(untrack(|| match step {
                Step::Form | Step::Checking => self.form_step(),
                Step::Check => self.check_step(),
                Step::Batch => self.batch_step(),
            }))
        })
    }

    pub(super) fn question(self) -> El {
        ask_to_discard(move || self.asking.set(false), move || self.discard())
    }

    /// How many characters the user's description may still have.
    pub(super) fn user_words_left(self) -> i64 {
        let words = user_description(&self.typed.user_words.get(), self.typed.direction.get(), None);
        characters_left(words.as_deref().unwrap_or_default())
    }

    /// How many characters the account's description, with its tag, may still have.
    pub(super) fn account_words_left(self) -> i64 {
        let typed = self.typed;
        characters_left(&account_description(&typed.account_words.get(), typed.direction.get(), SAMPLE_TAG, None))
    }

    fn form_step(self) -> El {
        let texts = texts();
        let typed = self.typed;
        let is_wrong = move |id: &'static str| {
            move || self.errors.with(|errors| errors.iter().any(|error| error.field_id == Some(id)))
        };
        let checking = move || self.step.get() == Step::Checking;
        let count = self.users.with(Vec::len);
        let names = self
            .users
            .with(|users| users.iter().map(|(_, name)| el("li").attr("dir", "auto").text(name)).collect::<Vec<_>>());
        let people =
            el("ul").class("targets").attr("tabindex", "0").attr("aria-label", &(texts.people)(count)).children(names);
        let amount = TextField {
            autofocus: true,
            hint: Some(texts.amount_hint),
            ..TextField::new(AMOUNT, texts.transfer_amount, typed.amount)
        };
        let currency = TextField {
            hint: Some(texts.currency_hint),
            ..TextField::new(CURRENCY, texts.transfer_currency, typed.currency)
        };
        let strict = el("input")
            .attr("type", "checkbox")
            .attr("id", "transfer-strict")
            .attr("aria-describedby", "transfer-strict-hint")
            .live_prop("checked", move || typed.strict.get())
            .on("change", move |_| typed.strict.update(|strict| *strict = !*strict));
        let strict = el("div")
            .class("field")
            .child(el("label").class("choice").child(strict).text(texts.strict_mode))
            .child(el("p").class("field__hint").attr("id", "transfer-strict-hint").live_text(move || {
                match (typed.strict.get(), typed.direction.get()) {
                    (true, Direction::ToUsers) => texts.strict_to_users,
                    (true, Direction::FromUsers) => texts.strict_from_users,
                    (false, Direction::ToUsers) => texts.loose_to_users,
                    (false, Direction::FromUsers) => texts.loose_from_users,
                }
                .to_owned()
            }));
        let check = submit_button()
            .live_flag("aria-disabled", checking)
            .live_text(move || if checking() { texts.checking_transfer } else { texts.check }.to_owned());
        el("form")
            .class("dialog__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.check();
            })
            .child(error_summary(self.errors))
            .child(people)
            .child(
                el("div")
                    .class("dialog__form")
                    .live_flag("inert", checking)
                    .child(self.directions())
                    .child(
                        el("div")
                            .class("dialog__pair")
                            .child(amount.build(is_wrong(AMOUNT)))
                            .child(currency.build(is_wrong(CURRENCY))),
                    )
                    .child(strict)
                    .child(self.words(USER_WORDS, texts.user_words, typed.user_words, is_wrong(USER_WORDS)))
                    .child(self.words(
                        ACCOUNT_WORDS,
                        texts.account_words,
                        typed.account_words,
                        is_wrong(ACCOUNT_WORDS),
                    )),
            )
            .child(el("div").class("dialog__actions").child(check).child(button(texts.cancel, move || self.close())))
    }

    fn directions(self) -> El {
        let texts = texts();
        let radio = |direction: Direction, label: &str| {
            let input = el("input")
                .attr("type", "radio")
                .attr("name", "transfer-direction")
                .live_prop("checked", move || self.typed.direction.get() == direction)
                .on("change", move |_| self.typed.direction.set(direction));
            el("label").class("choice").child(input).text(label)
        };
        el("fieldset")
            .class("choices")
            .attr("role", "radiogroup")
            .attr("aria-label", texts.transfer_direction)
            .child(el("legend").text(texts.transfer_direction))
            .child(radio(Direction::ToUsers, texts.to_users))
            .child(radio(Direction::FromUsers, texts.from_users))
    }

    /// A description: what is left of its 119 characters, and how it will read for the first user.
    fn words(
        self,
        id: &'static str,
        label: &'static str,
        value: Signal<String>,
        wrong: impl Fn() -> bool + 'static,
    ) -> El {
        let texts = texts();
        let is_account = id == ACCOUNT_WORDS;
        let shown = move || {
            let direction = self.typed.direction.get();
            let text = if is_account {
                account_description(&value.get(), direction, SAMPLE_TAG, None)
            } else {
                user_description(&value.get(), direction, None).unwrap_or_else(|| default_words(direction).to_owned())
            };
            let text = self.users.with(|users| match users.first() {
                Some((user_id, name)) => expand_macros(&text, *user_id, name),
                None => text,
            });
            let left = if is_account { self.account_words_left() } else { self.user_words_left() };
            (texts.words_read)(&text, left)
        };
        let hint = if is_account { texts.account_words_hint } else { texts.words_hint };
        TextField { hint: Some(hint), ..TextField::new(id, label, value) }
            .build(wrong)
            .child(el("p").class("field__hint").live_text(shown))
    }

    fn check_step(self) -> El {
        let texts = texts();
        let heading = el("h3").class("dialog__subtitle").attr("tabindex", "-1").text(texts.check_the_transfer);
        focus_soon(&heading);
        let form = el("form")
            .class("dialog__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.transfer();
            })
            .child(heading)
            .child(error_summary(self.errors))
            .live_child(move || {
                let check = self.result()?;
                Some(untrack(|| self.result_view(&check)))
            });
        let total = TextField {
            hint: Some(texts.type_total_hint),
            ..TextField::new(TOTAL, texts.type_total, self.typed.total)
        };
        let must_type =
            derived(move || self.result().is_some_and(|check| check.must_type_total && check.refusals.is_empty()));
        let field = total.build(move || self.errors.with(|errors| !errors.is_empty()));
        let currency = self.checked.with(|checked| checked.as_ref().map(|checked| checked.form.currency.clone()));
        let currency = currency.unwrap_or_default();
        let total = derived(move || {
            self.result().filter(|check| check.refusals.is_empty()).map(|check| plain_text(check.total))
        });
        let label = move || (texts.transfer_total)(&total.get().unwrap_or_default(), &currency);
        let send =
            submit_button().live_attr("hidden", move || total.get().is_none().then(String::new)).live_text(label);
        form.child(field.live_attr("hidden", move || (!must_type.get()).then(String::new))).child(
            el("div")
                .class("dialog__actions")
                .child(send)
                .child(button(texts.change, move || self.change()))
                .child(button(texts.cancel, move || self.close())),
        )
    }

    fn result_view(self, check: &Check) -> El {
        let texts = texts();
        let (currency, strict, direction) = self.checked.with(|checked| {
            checked.as_ref().map_or((String::new(), true, Direction::ToUsers), |checked| {
                (checked.form.currency.clone(), checked.form.strict_mode, checked.form.direction)
            })
        });
        let facts = el("dl")
            .class("facts")
            .children(fact(texts.transfer_direction, direction_label(direction, texts)))
            .children(fact(texts.users, &check.count.to_string()))
            .children(fact(texts.total, &[&plain_text(check.total), " ", &currency].concat()));
        let facts = match (check.account_before, check.account_after) {
            (Some(before), Some(after)) => {
                facts.children(fact(texts.account_balance, &arrow(&plain_text(before), &plain_text(after))))
            }
            _ => facts,
        };
        let notes: Vec<El> = check
            .refusals
            .iter()
            .map(|refusal| refusal_words(refusal, &currency, texts))
            .map(|words| el("p").class("notice notice--danger").attr("role", "alert").text(&words))
            .chain((!check.is_own_currency).then(|| el("p").class("notice notice--unknown").text(texts.other_currency)))
            .collect();
        let heads =
            [(texts.user_name, ""), (texts.balance, "number"), (texts.transfer_amount, "number"), (texts.remarks, "")];
        let rows = check.rows.iter().map(|row| row_view(row, strict, texts)).collect();
        let scroller = outcomes_table(texts.check_the_transfer, &heads, rows);
        let has = |wanted: fn(&Flag) -> bool| check.rows.iter().any(|row| row.flags.iter().any(wanted));
        let mut choices = Vec::new();
        if has(|flag| matches!(flag, Flag::Recent(_))) {
            choices.push(self.choice(texts.skip_those, |choices| &mut choices.skip_recent));
        }
        if has(|flag| matches!(flag, Flag::AccountMoney)) {
            choices.push(self.choice(texts.try_account_money, |choices| &mut choices.try_account_money));
        }
        el("div").class("dialog__form").children(notes).child(facts).child(scroller).children(choices)
    }

    fn choice(self, label: &str, field: fn(&mut super::check::Choices) -> &mut bool) -> El {
        let mut now = self.choices.get_untracked();
        let input = el("input").attr("type", "checkbox").on("change", move |event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let checked = input.is_some_and(|input| input.checked());
            self.choices.update(|choices| *field(choices) = checked);
        });
        let input = input.live_prop("checked", {
            let checked = *field(&mut now);
            move || checked
        });
        el("label").class("choice").child(input).text(label)
    }
}

pub(super) fn direction_label(direction: Direction, texts: Texts) -> &'static str {
    match direction {
        Direction::ToUsers => texts.to_users,
        Direction::FromUsers => texts.from_users,
    }
}

fn default_words(direction: Direction) -> &'static str {
    use users_api::params::TransferMoneyToUser as Api;
    match direction {
        Direction::ToUsers => Api::USER_DESCRIPTION_TO_USER,
        Direction::FromUsers => Api::USER_DESCRIPTION_FROM_USER,
    }
}

fn fact(term: &str, value: &str) -> [El; 2] {
    [el("dt").text(term), el("dd").text(value)]
}

fn arrow(before: &str, after: &str) -> String {
    [before, " → ", after].concat()
}

fn row_view(row: &Row, strict: bool, texts: Texts) -> El {
    let before = row.seen.as_ref().map(|seen| plain_text(seen.live));
    let balance = match (before, row.after) {
        (Some(before), Some(after)) => arrow(&before, &plain_text(after)),
        (Some(before), None) => before,
        (None, _) => String::new(),
    };
    let amount = if row.is_sent { plain_text(row.amount) } else { texts.not_sent.to_owned() };
    let remarks: Vec<_> = row.flags.iter().map(|flag| flag_words(flag, strict, texts)).collect();
    el("tr")
        .class(if row.is_sent { "" } else { "is-left-out" })
        .child(el("th").attr("scope", "row").attr("dir", "auto").text(&row.user_name))
        .child(el("td").class("number").text(&balance))
        .child(el("td").class("number").text(&amount))
        .child(el("td").text(&remarks.join(" ")))
}

fn flag_words(flag: &Flag, strict: bool, texts: Texts) -> String {
    match flag {
        Flag::Gone => texts.user_gone,
        Flag::Twice => texts.flag_twice,
        Flag::Unsettled => texts.flag_unsettled,
        Flag::AlreadyReversed => texts.flag_reversed,
        Flag::AccountMoney => texts.flag_account_money,
        Flag::Recent(at) => return (texts.flag_recent)(now().saturating_sub(*at).max(0) / 60),
        Flag::Inactive => texts.flag_inactive,
        Flag::Frozen => texts.flag_frozen,
        Flag::TooLittle { has } => {
            let words = if strict { texts.flag_refused } else { texts.flag_moves_less };
            return (words)(&plain_text(*has));
        }
    }
    .to_owned()
}

fn refusal_words(refusal: &Refusal, currency: &str, texts: Texts) -> String {
    let money = |amount| [&plain_text(amount), " ", currency].concat();
    match refusal {
        Refusal::Nobody => texts.refusal_nobody.to_owned(),
        Refusal::PerUser { limit } => (texts.refusal_per_user)(&money(*limit)),
        Refusal::PerBatch { limit } => (texts.refusal_per_batch)(&money(*limit)),
        Refusal::PerHour { limit, used } => {
            (texts.refusal_per_hour)(&money(*limit), &used.map(money).unwrap_or_default())
        }
        Refusal::LimitsInOtherCurrency => texts.refusal_other_currency.to_owned(),
        Refusal::TooLarge => texts.amount_too_large.to_owned(),
        Refusal::Currency => texts.currency_wrong.to_owned(),
        Refusal::AccountDescriptionTooLong(by) | Refusal::UserDescriptionTooLong(by) => {
            (texts.words_too_long)(by.unsigned_abs())
        }
    }
}

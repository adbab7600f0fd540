//! What stands in a cell.

use std::borrow::Cow;

use users_api::record::User;
use users_api::{Decimal, Timestamp};

use super::super::columns::Column;
use super::super::filters::acd_status_word;
use crate::locales::Texts;
use crate::ui::Formats;

/// How amounts and times are written: plainly until the viewer's formats are there.
pub type Viewer<'a> = Option<&'a Formats>;

/// The text of a cell.
pub fn text<'a>(column: Column, user: &'a User, viewer: Viewer<'_>, texts: Texts) -> Cow<'a, str> {
    match column {
        Column::UserId => Cow::Owned(user.user_id.to_string()),
        Column::DisplayName => Cow::Borrowed(&user.user_display_name),
        Column::Status => Cow::Borrowed(status(user, texts)),
        Column::Balance => amount(user.balance, viewer),
        Column::LiveBalance => amount(user.live_balance, viewer),
        Column::FixedBalance => amount(user.fixed_balance, viewer),
        Column::Accounting if user.parent_accounting => Cow::Borrowed(texts.accounting_account),
        Column::Accounting => Cow::Borrowed(texts.accounting_own),
        Column::Applications => names(user.applications.iter().flatten().map(|one| short(&one.application_name))),
        Column::AcdStatus => Cow::Borrowed(acd_status_word(user.acd_status.as_deref().unwrap_or_default(), texts)),
        Column::Skills => names(user.skills.iter().flatten().map(|one| one.skill_name.as_str())),
        Column::Queues => names(user.acd_queues.iter().flatten().map(|one| one.acd_queue_name.as_str())),
        Column::Created => time(user.created.as_ref(), viewer),
        Column::Modified => time(user.modified.as_ref(), viewer),
        Column::MobilePhone => Cow::Borrowed(user.mobile_phone.as_deref().unwrap_or_default()),
        Column::CustomData => Cow::Borrowed(user.user_custom_data.as_deref().unwrap_or_default()),
    }
}

/// The classes of a column's cells.
pub const fn class(column: Column) -> &'static str {
    match column {
        Column::UserId | Column::Created | Column::Modified => "cell cell--muted",
        Column::Status => "cell status",
        Column::Balance | Column::LiveBalance | Column::FixedBalance => "cell cell--number",
        _ => "cell",
    }
}

/// Whether a column holds what people typed, in any language and direction.
pub const fn is_free_text(column: Column) -> bool {
    matches!(column, Column::DisplayName | Column::Skills | Column::Queues | Column::CustomData)
}

/// Whether a text may need more than `width`, the least width of its cell in tenths of the panel's `--up-rem`.
///
/// Only then the cell clips what it holds: each clip is a layer and a part of the painting of its own, and ten of them
/// in a row made every second frame late while scrolling (docs/performance.md). The text is judged by the widest of the
/// common fonts, DejaVu Sans Bold, and anything but ASCII as a square: rather clipped than read across its neighbour.
pub fn is_long(text: &str, width: u32) -> bool {
    // Of style/table.css, in thousandths of `--up-rem`: the text's size, and the cell's padding on both sides together.
    const EM: u32 = 875;
    const PADDING: u32 = 1250;
    let room = width.saturating_mul(100).saturating_sub(PADDING);
    let hundredths_of_em = |letter: char| match letter {
        ' ' | '.' | ',' | ':' | ';' | '-' | '/' | '\'' | '(' | ')' | 'f' | 'i' | 'j' | 'l' | 'r' | 't' => 48,
        'm' | 'w' | '@' | '%' | 'A'..='Z' => 110,
        '!'..='~' => 68,
        _ => 200,
    };
    let all = text.chars().map(hundredths_of_em).fold(0, u32::saturating_add);
    all.saturating_mul(EM) / 100 > room
}

/// The moment that a column shows.
pub fn moment(column: Column, user: &User) -> Option<&Timestamp> {
    match column {
        Column::Created => user.created.as_ref(),
        Column::Modified => user.modified.as_ref(),
        _ => None,
    }
}

fn status(user: &User, texts: Texts) -> &'static str {
    match (user.user_active, user.frozen == Some(true)) {
        (true, false) => texts.active,
        (false, false) => texts.inactive,
        (true, true) => texts.active_frozen,
        (false, true) => texts.inactive_frozen,
    }
}

/// The exact amount, with two decimals at the least.
pub fn amount(value: Decimal, viewer: Viewer<'_>) -> Cow<'static, str> {
    let mut value = value.normalize();
    if value.scale() < 2 {
        value.rescale(2);
    }
    let plain = value.to_string();
    Cow::Owned(viewer.map_or_else(|| plain.clone(), |formats| formats.amount(&plain)))
}

/// A time that is none is shown as it came.
fn time<'a>(stamp: Option<&'a Timestamp>, viewer: Viewer<'_>) -> Cow<'a, str> {
    let Some(stamp) = stamp else {
        return Cow::Borrowed("");
    };
    match (viewer, stamp.unix()) {
        (Some(formats), Some(unix)) => Cow::Owned(formats.time(unix)),
        _ => Cow::Borrowed(stamp.as_str()),
    }
}

/// An application's short name: what stands before the account and its domain.
fn short(application_name: &str) -> &str {
    application_name.split('.').next().unwrap_or(application_name)
}

/// Several names are isolated from each other: one that is read from its right stays in its place.
fn names<'a>(mut names: impl Iterator<Item = &'a str>) -> Cow<'a, str> {
    let first = names.next().unwrap_or_default();
    let Some(second) = names.next() else {
        return Cow::Borrowed(first);
    };
    let start = isolated(first);
    Cow::Owned([second].into_iter().chain(names).fold(start, |all, name| [&all, ", ", &isolated(name)].concat()))
}

/// A text that keeps its direction to itself.
pub fn isolated(text: &str) -> String {
    ["\u{2068}", text, "\u{2069}"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::texts;

    #[test]
    fn what_fits_by_any_font_is_not_clipped_and_what_may_not_is() {
        let is_long = |column: Column, text: &str| super::is_long(text, column.width().0);
        for (column, text) in [
            (Column::UserId, "12345678"),
            (Column::DisplayName, "Anna Petrova"),
            (Column::Status, "Inactive"),
            (Column::Balance, "-1,234,567.1234"),
            (Column::Accounting, "Account's money"),
            (Column::Created, "26 Nov 2026, 10:00"),
            (Column::CustomData, ""),
        ] {
            assert!(!is_long(column, text), "{text}");
        }
        for (column, text) in [
            (Column::DisplayName, "wwwwwwwwwwwwwwwwwwww"),
            (Column::DisplayName, "WWWWWWWWWWWWWW"),
            (Column::DisplayName, "東京都千代田区丸の内"),
            (Column::Status, "Inactive, frozen"),
            (Column::Balance, "79,228,162,514,264,337,593.5439"),
        ] {
            assert!(is_long(column, text), "{text}");
        }
    }

    #[test]
    fn an_amount_is_exact_and_has_two_decimals_at_the_least() {
        let shown = |text: &str| amount(text.parse().expect("a decimal"), None);
        assert_eq!(shown("0"), "0.00");
        assert_eq!(shown("-3.5"), "-3.50");
        assert_eq!(shown("19.9999"), "19.9999");
        assert_eq!(shown("1234567890123456.7800"), "1234567890123456.78");
    }

    #[test]
    fn a_cell_says_what_the_record_holds() {
        let user: User = serde_json::from_str(
            r#"{"user_id":7,"user_name":"ann","user_display_name":"Ann","user_active":false,"frozen":true,
            "parent_accounting":false,"live_balance":1,"fixed_balance":2.5,"balance":1,"modified":"yesterday",
            "applications":[{"application_id":1,"application_name":"shop.demo.example"},
            {"application_id":2,"application_name":"desk"}]}"#,
        )
        .expect("a user");
        let shown = |column| text(column, &user, None, texts()).into_owned();
        assert_eq!(shown(Column::Applications), "\u{2068}shop\u{2069}, \u{2068}desk\u{2069}");
        assert_eq!(shown(Column::Status), "Inactive, frozen");
        assert_eq!((shown(Column::FixedBalance), shown(Column::Accounting)), ("2.50".into(), "Own balance".into()));
        assert_eq!((shown(Column::Modified), shown(Column::Skills)), ("yesterday".into(), String::new()));
    }
}

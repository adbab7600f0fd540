//! The report: what became of each user.

use super::act::Act;
use crate::api::{explain, happened};
use crate::locales::Texts;
use crate::work::{Item, Outcome};

/// The outcomes that the report can be limited to, by the words of the filter.
pub const FILTERS: [&str; 5] = ["", "done", "rejected", "unknown", "not-sent"];

/// Whether a user is among those of a filter.
pub fn is_among(item: &Item, filter: &str) -> bool {
    filter.is_empty() || filter == word(&item.outcome)
}

const fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Waiting | Outcome::Sending => "open",
        Outcome::Done => "done",
        Outcome::Rejected(_) => "rejected",
        Outcome::Unknown(_) => "unknown",
        Outcome::NotSent => "not-sent",
    }
}

/// The word of a filter on the screen.
pub fn filter_label(filter: &str, texts: Texts) -> &'static str {
    match filter {
        "done" => texts.done,
        "rejected" => texts.rejected,
        "unknown" => texts.unknown,
        "not-sent" => texts.not_sent,
        _ => texts.any,
    }
}

/// The outcome in one word, and why.
pub fn outcome_words(item: &Item, texts: Texts) -> (&'static str, String) {
    match &item.outcome {
        Outcome::Waiting | Outcome::Sending => (texts.checking, String::new()),
        Outcome::Done => (texts.done, String::new()),
        Outcome::Rejected(why) if why.is_lost() => {
            (texts.rejected, [texts.lost_not_done, " ", &happened(why, texts)].concat())
        }
        Outcome::Rejected(why) => (texts.rejected, explain(why, texts)),
        Outcome::Unknown(why) => (texts.unknown, [texts.lost_unread, " ", &happened(why, texts)].concat()),
        Outcome::NotSent => (texts.not_sent, String::new()),
    }
}

/// The report as lines of cells, its heads first.
pub fn lines<'a>(act: Act, items: impl Iterator<Item = &'a Item>, texts: Texts) -> Vec<Vec<String>> {
    let heads = [texts.user_id, texts.user_name, texts.act, texts.outcome, texts.reason];
    let mut lines = vec![heads.map(str::to_owned).to_vec()];
    lines.extend(items.map(|item| {
        let (outcome, why) = outcome_words(item, texts);
        vec![item.user_id.to_string(), item.user_name.clone(), act.title(texts).to_owned(), outcome.to_owned(), why]
    }));
    lines
}

#[cfg(test)]
mod tests {
    use users_api::{ApiError, ErrorCode};

    use super::*;
    use crate::api::CallError;
    use crate::locales::texts;

    fn item(outcome: Outcome) -> Item {
        Item { user_id: 7, user_name: "ann".to_owned(), outcome }
    }

    #[test]
    fn a_report_names_each_outcome_with_its_reason() {
        let refused = CallError::Refused(ApiError::new(ErrorCode::ForbiddenCommand).into());
        let items = [
            item(Outcome::Done),
            item(Outcome::Rejected(refused)),
            item(Outcome::Rejected(CallError::Network)),
            item(Outcome::Unknown(CallError::Timeout)),
            item(Outcome::NotSent),
        ];
        let lines = lines(Act::Delete, items.iter(), texts());
        let column = |at: usize| lines.iter().map(|line| line[at].as_str()).collect::<Vec<_>>();
        assert_eq!(column(3), ["Outcome", "Done", "Rejected", "Rejected", "Unknown", "Not sent"]);
        assert!(lines[2][4].contains("104") && lines[3][4].starts_with("Not done"), "{lines:?}");
        assert_eq!((lines[1][4].as_str(), lines[5][4].as_str()), ("", ""));
        for (filter, among) in [("", 5), ("done", 1), ("rejected", 2), ("unknown", 1), ("not-sent", 1)] {
            assert_eq!(items.iter().filter(|item| is_among(item, filter)).count(), among, "{filter}");
        }
    }
}

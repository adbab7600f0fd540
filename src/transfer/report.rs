//! What became of each user, in words and as files.

use users_api::Timestamp;

use super::amount::plain_text;
use super::record::{Direction, Drift, NotSent, Proof, Record, State, Verdict, Words};
use super::settle::Doubt;
use crate::locales::Texts;

/// The outcome in one word, and why.
pub fn outcome(state: &State, texts: Texts) -> (&'static str, String) {
    match state {
        State::Planned => (texts.transfer_planned, String::new()),
        State::Sending => (texts.transfer_sending, String::new()),
        State::Done { .. } => (texts.done, String::new()),
        State::Rejected(words) => (texts.rejected, words.message.clone()),
        State::Unknown { words, .. } => (texts.unknown, lost(words, texts)),
        State::NotSent(why) => (texts.not_sent, not_sent(why, texts)),
        State::Settled(Verdict::Happened { proof, .. }) => (texts.transfer_happened, prove(proof, texts)),
        State::Settled(Verdict::DidNotHappen { proof }) => (texts.transfer_did_not_happen, prove(proof, texts)),
        State::Settled(Verdict::CannotTell { note }) => (texts.transfer_cannot_tell, (texts.transfer_note)(note)),
    }
}

fn lost(words: &Words, texts: Texts) -> String {
    if words.message.is_empty() {
        texts.transfer_tab_closed_sending.to_owned()
    } else {
        [texts.transfer_lost, " ", &words.message].concat()
    }
}

/// Why nothing was sent, as a sentence.
pub fn not_sent(why: &NotSent, texts: Texts) -> String {
    let plain = match why {
        NotSent::Stopped => texts.transfer_stopped,
        NotSent::TabClosed => texts.transfer_tab_closed,
        NotSent::Drift(drift) => match drift {
            Drift::Gone => texts.user_gone,
            Drift::Renamed => texts.drift_renamed,
            Drift::Active => texts.drift_active,
            Drift::Accounting => texts.drift_accounting,
            Drift::Frozen => texts.drift_frozen,
            Drift::Balance { was, is } => return (texts.drift_balance)(&plain_text(*was), &plain_text(*is)),
            Drift::TooLittle { was, is } => return (texts.drift_too_little)(&plain_text(*was), &plain_text(*is)),
        },
        NotSent::NotKept => texts.transfer_not_kept,
        NotSent::HourLimit => texts.transfer_hour_limit,
        NotSent::Unsettled => texts.transfer_unsettled,
        NotSent::AlreadyReversed => texts.transfer_already_reversed,
        NotSent::NotOffered => texts.transfers_not_offered,
    };
    plain.to_owned()
}

/// What a verdict rests on, as a sentence.
pub fn prove(proof: &Proof, texts: Texts) -> String {
    match proof {
        Proof::History { found, searched, from, to } => match found.as_slice() {
            [] => (texts.proof_no_row)(&searched.to_string(), from, to),
            [row] => (texts.proof_row)(&row.transaction_id.to_string(), &row.performed_at, &plain_text(row.amount)),
            rows => {
                let ids: Vec<_> = rows.iter().map(|row| row.transaction_id.to_string()).collect();
                (texts.proof_rows)(&rows.len().to_string(), &ids.join(", "))
            }
        },
        Proof::Balance { before, after } if before == after => (texts.proof_same_balance)(&plain_text(*after)),
        Proof::Balance { before, after } => (texts.proof_balance)(&plain_text(*before), &plain_text(*after)),
        Proof::Note(note) => (texts.transfer_note)(note),
    }
}

/// Why reading does not tell, as a sentence.
pub fn doubt(doubt: &Doubt, texts: Texts) -> String {
    let plain = match doubt {
        Doubt::Incomplete => texts.doubt_incomplete,
        Doubt::NoDescription => texts.doubt_no_description,
        Doubt::BalanceDisagrees { before, after } => {
            return (texts.doubt_balance_disagrees)(&plain_text(*before), &plain_text(*after));
        }
        Doubt::OtherMovements { before, after } => {
            return (texts.doubt_other_movements)(&plain_text(*before), &plain_text(*after));
        }
        Doubt::OtherTransfer => texts.doubt_other_transfer,
        Doubt::OtherCurrency => texts.doubt_other_currency,
        Doubt::UserGone => texts.user_gone,
    };
    plain.to_owned()
}

/// The report as lines of cells, its heads first, for `work::csv`. Amounts are without a sign, which a spreadsheet would
/// take for a formula: the direction has a column of its own.
pub fn lines(records: &[Record], texts: Texts) -> Vec<Vec<String>> {
    let heads = [
        texts.user_id,
        texts.user_name,
        texts.transfer_direction,
        texts.transfer_amount,
        texts.transfer_currency,
        texts.outcome,
        texts.reason,
        texts.transfer_moved,
        texts.transfer_time,
        texts.transfer_balance_before,
        texts.transfer_tag,
        texts.transfer_reverses,
    ];
    let mut lines = vec![heads.map(str::to_owned).to_vec()];
    lines.extend(records.iter().map(|record| {
        let intent = &record.intent;
        let (outcome, why) = outcome(&record.state, texts);
        let moved = match &record.state {
            State::Done { moved } | State::Settled(Verdict::Happened { moved, .. }) => *moved,
            _ => None,
        };
        let direction = match intent.direction {
            Direction::ToUsers => texts.to_users,
            Direction::FromUsers => texts.from_users,
        };
        let time = Timestamp::from_unix(intent.at).map(|time| time.as_str().to_owned());
        vec![
            intent.user_id.to_string(),
            intent.user_name.clone(),
            direction.to_owned(),
            plain_text(intent.amount),
            intent.currency.clone(),
            outcome.to_owned(),
            why,
            moved.map(plain_text).unwrap_or_default(),
            time.unwrap_or_default(),
            plain_text(intent.fixed_before),
            intent.tag.clone(),
            intent.reverses.clone().unwrap_or_default(),
        ]
    }));
    lines
}

/// The report for programs: the records as the browser keeps them.
pub fn json(records: &[Record]) -> String {
    let records: Vec<_> = records.iter().map(Record::to_json).collect();
    ["[\n", &records.join(",\n"), "\n]\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::super::amount::{AmountProblem, explain};
    use super::super::record::samples::{not_sent as reasons, proofs, record, states};
    use super::*;
    use crate::locales::texts;
    use crate::work::csv;
    use users_api::Decimal;

    #[test]
    fn a_report_names_each_outcome_with_its_reason() {
        let records: Vec<_> = states().into_iter().map(record).collect();
        let lines = lines(&records, texts());
        assert_eq!(lines.len(), records.len() + 1);
        assert!(lines.iter().all(|line| line.len() == lines[0].len()));
        for (line, record) in lines[1..].iter().zip(&records) {
            assert_eq!(
                (line[0].as_str(), line[3].as_str(), line[10].as_str()),
                ("7", "5.67", record.intent.tag.as_str())
            );
            assert_eq!(line[8], "2024-02-29 12:00:00");
            let needs_reason = !matches!(record.state, State::Planned | State::Sending | State::Done { .. });
            assert_eq!(!line[6].is_empty(), needs_reason, "{record:?}");
        }
        let text = csv(&lines[..2]);
        assert!(text.contains("\"ann\",\"To users\",\"5.67\",\"USD\""), "{text}");
    }

    #[test]
    fn the_json_is_one_list_of_records() {
        let records: Vec<_> = states().into_iter().map(record).collect();
        let list: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(&json(&records)).unwrap();
        let back: Vec<_> = list.iter().map(|one| Record::from_json(one.get()).unwrap()).collect();
        assert_eq!(back, records);
        assert_eq!(json(&[]), "[\n\n]\n");
    }

    #[test]
    fn every_reason_has_words_of_its_own() {
        let (was, is) = (Decimal::TEN, Decimal::ONE);
        let doubts = [
            Doubt::Incomplete,
            Doubt::NoDescription,
            Doubt::BalanceDisagrees { before: was, after: is },
            Doubt::OtherMovements { before: was, after: is },
            Doubt::OtherTransfer,
            Doubt::OtherCurrency,
        ];
        let problems = [
            AmountProblem::Empty,
            AmountProblem::Sign,
            AmountProblem::Comma,
            AmountProblem::Space,
            AmountProblem::Exponent,
            AmountProblem::OtherDigits,
            AmountProblem::Point,
            AmountProblem::NotANumber,
            AmountProblem::TooSmall,
            AmountProblem::TooPrecise,
            AmountProblem::TooLarge,
        ];
        let mut sentences: Vec<String> = reasons().iter().map(|why| not_sent(why, texts())).collect();
        sentences.extend(proofs().iter().map(|proof| prove(proof, texts())));
        sentences.extend(doubts.iter().map(|one| doubt(one, texts())));
        sentences.extend(problems.map(|problem| explain(problem, texts()).to_owned()));
        let same = Proof::Balance { before: is, after: is };
        sentences.push(prove(&same, texts()));
        assert!(sentences.iter().all(|sentence| sentence.ends_with(['.', '"'])), "{sentences:#?}");
        let mut distinct = sentences.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), sentences.len());
    }
}

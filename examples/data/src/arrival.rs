//! How answers reach the log: some not at all, some garbled, some twice, some corrected later.

use crate::calendar::later;
use crate::catalog::Channel;
use crate::company::Row;
use crate::dice::Dice;
use crate::reading::Reading;

/// How many rows are repeated by a webhook that was sent again.
pub(crate) const RETRIES: usize = 36;

/// How many answers are corrected by the customer some days later.
pub(crate) const LATE_EDITS: usize = 24;

/// The raw text of a score: empty when the customer gives none, garbled four times in a thousand.
pub(crate) fn raw_text(score: u8, channel: Channel, dice: &mut Dice) -> String {
    if dice.chance(channel.silence()) {
        return String::new();
    }
    if !dice.chance(4) {
        return score.to_string();
    }
    match dice.below(10) {
        0 => "11".to_owned(),
        1 => "-1".to_owned(),
        2 => "99".to_owned(),
        3 => "6.5".to_owned(),
        4 => "8.5".to_owned(),
        5 => "neuf".to_owned(),
        6 => "très bien".to_owned(),
        7 | 8 => format!(" {score} "),
        _ => format!("{score}.0"),
    }
}

/// Adds the retries and the late edits, and puts the rows in the order they arrived.
///
/// Only clean scores are repeated. Only a customer's last interaction is edited, and only when the
/// customer had not come for 90 days, so that no row's history depends on which version is read.
pub(crate) fn repeat(mut rows: Vec<Row>, dice: &mut Dice) -> Vec<Row> {
    let mut free: Vec<usize> = (0..rows.len()).filter(|&i| clean_score(&rows[i]).is_some()).collect();
    for _ in 0..RETRIES {
        let row = rows[take(&mut free, dice)].clone();
        rows.push(row);
    }
    let mut edits = 0;
    while edits < LATE_EDITS && !free.is_empty() {
        let i = take(&mut free, dice);
        let days = 1 + dice.below(4);
        let moved = 1 + u8::try_from(dice.below(3)).unwrap_or_default();
        let first_empty = dice.chance(250);
        let (Some(at), Some(score)) = (later(rows[i].interaction.answered_at, days), clean_score(&rows[i])) else {
            continue;
        };
        if !rows[i].last || rows[i].interaction.contacts_90d > 0 {
            continue;
        }
        let mut edited = rows[i].clone();
        edited.interaction.answered_at = at;
        rows.push(edited);
        let first = &mut rows[i].interaction;
        let other = if score >= 5 { score - moved } else { score + moved };
        first.score = if first_empty { String::new() } else { other.to_string() };
        first.verbatim = None;
        edits += 1;
    }
    rows.sort_by_key(|row| row.interaction.answered_at);
    rows
}

/// Takes one of the free positions.
fn take(free: &mut Vec<usize>, dice: &mut Dice) -> usize {
    let n = u32::try_from(free.len()).unwrap_or(u32::MAX);
    free.swap_remove(dice.below(n) as usize)
}

/// The score of a row that came without any fault.
fn clean_score(row: &Row) -> Option<u8> {
    let text = &row.interaction.score;
    Reading::of(text).score().filter(|score| score.to_string() == *text)
}

//! How seasons differ from each other, in a series whose level moves.

use super::local_level::Seen;

/// The effect of each season, by place modulo the season: how far its values are from the mean over one turn around each
/// (half of either end where the turn is even), weighted, drawn towards 0 by the ridge, and 0 on average.
pub(super) fn effects(values: &[Seen], weights: &[f64], season: usize, ridge: f64) -> Vec<f64> {
    // Sums over all before each place: of values, and of how many are known.
    let mut sums = vec![(0.0, 0.0)];
    for &seen in values {
        let (sum, known) = sums.last().copied().unwrap_or_default();
        sums.push(seen.map_or((sum, known), |(value, _)| (sum + value, known + 1.0)));
    }
    let over = |from: usize, to: usize| {
        let at = |place: usize| sums.get(place).copied().unwrap_or_default();
        let ((begin, known_before), (end, known)) = (at(from), at(to));
        (end - begin, known - known_before)
    };
    let half = season / 2;
    let mut totals = vec![(0.0, 0.0); season];
    for place in half..values.len().saturating_sub(half) {
        let Some(&Some((value, _))) = values.get(place) else { continue };
        let (from, to) = (place - half, place + half + 1);
        let (sum, known) = if season.is_multiple_of(2) {
            let ((outer, all), (inner, most)) = (over(from, to), over(from + 1, to - 1));
            (0.5 * (outer + inner), 0.5 * (all + most))
        } else {
            over(from, to)
        };
        let weight = weights.get(place).copied().unwrap_or(0.0);
        if let Some(total) = totals.get_mut(place % season) {
            total.0 += weight * (value - sum / known);
            total.1 += weight;
        }
    }
    let mut effects: Vec<f64> =
        totals.into_iter().map(|(sum, weight)| if weight > 0.0 { sum / (weight + ridge) } else { 0.0 }).collect();
    #[expect(clippy::cast_precision_loss, reason = "a number of seasons")]
    let mean = effects.iter().sum::<f64>() / season as f64;
    for effect in &mut effects {
        *effect -= mean;
    }
    effects
}

# The sentences of findings and verdicts. One message a line: Fluent keeps line breaks.
# An association is never called a cause. No person is named.

## Parts

# One dimension having one value, as given.
condition = “{ $dimension } = { $value }”
condition-null = “{ $dimension }” without a value
# Several conditions, all of them met.
list-more = { $first }, { $next }
list-last = { $first } and { $last }
points =
    { $count ->
        [one] { $figure } point
       *[other] { $figure } points
    }
answers =
    { $count ->
        [one] { $figure } answer
       *[other] { $figure } answers
    }
# Answers before a measure, and after it.
answers-around =
    { $count ->
        [one] { $before } answer before, { $after } after
       *[other] { $before } answers before, { $after } after
    }
score = NPS { $score } (between { $lower } and { $upper } at { $level }%, { $answers })
-in-time = This compares two periods: a trend, a season or another event may explain the result as well.

## Findings

finding-lower = The situation { $place } goes with a lower score than all other answers: { $score }, a gap of { $gap } (between { $lower } and { $upper }) that chance alone hardly explains. Weight in the overall score: { $weight }.
finding-higher = The situation { $place } goes with a higher score than all other answers: { $score }, a gap of { $gap } (between { $lower } and { $upper }) that chance alone hardly explains. Weight in the overall score: { $weight }.
finding-chance = The situation { $place } has { $score }. Its gap to all other answers, { $gap } (between { $lower } and { $upper }), may be due to chance. Weight in the overall score: { $weight }.
finding-alone = The situation { $place } has { $score }. There are too few answers, here or elsewhere, to compare it with all the others: a difference may be due to chance. Weight in the overall score: { $weight }.
finding-few =
    { $count ->
        [0] The situation { $place } has no answers: there is no score to show.
        [one] The situation { $place } has only { $n } answer: too few to show a score (at least { $least } are needed).
       *[other] The situation { $place } has only { $n } answers: too few to show a score (at least { $least } are needed).
    }
finding-unknown = The situation { $place } has no known score.

## Verdicts

measure = After the measure “{ $measure }”, in the situation { $place }
measure-everywhere = After the measure “{ $measure }”
rose = the NPS rose by { $points } (between { $lower } and { $upper } at { $level }%; { $answers })
fell = the NPS fell by { $points } (between { $lower } and { $upper } at { $level }%; { $answers })
stayed = the NPS shows no change beyond chance (between { $lower } and { $upper } at { $level }%; { $answers })
perhaps-chance = { $change }, which may be due to chance
verdict-effective = { $measure }, { $change }. That is a worthwhile rise. { -in-time }
verdict-ineffective = { $measure }, { $change }. That leaves little room for a worthwhile rise, which is worth knowing before going further. { -in-time }{ $worked } Next step: read what the customers concerned say, and choose the next measure from it.
verdict-harmful = { $measure }, { $change }. That is a clear fall. { -in-time }{ $worked } Next step: pause the measure, and watch whether the score recovers.
verdict-inconclusive = { $measure }, { $change }. The answers do not tell yet whether there is a worthwhile rise. { $outlook } { -in-time }
verdict-few = { $measure }, there are too few answers to show a change ({ $answers }; at least { $least } are needed on each side).
verdict-unknown = { $measure }, the change in the NPS is not known.
# After measures that did not work, those that did: follows a sentence.
worked = What did work: { $measures }.
worked-measure = “{ $measure }” ({ $points })
more-needed =
    { $count ->
        [one] About { $figure } more answer after the measure would most likely tell.
       *[other] About { $figure } more answers after the measure would most likely tell.
    }
none-would-tell = No number of further answers would tell: there are too few from before the measure.

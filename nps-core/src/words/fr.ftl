# Les phrases des constats et des verdicts. Un message par ligne : Fluent garde les retours à la ligne.
# Une association n’est jamais dite cause. Personne n’est nommé.
# Espaces insécables : U+00A0 devant « : » et dans les guillemets, U+202F devant « ; », « ! », « ? » et « % ».

## Éléments

# Une dimension et sa valeur, telles que données.
condition = « { $dimension } = { $value } »
condition-null = « { $dimension } » sans valeur
# Plusieurs conditions, toutes remplies.
list-more = { $first }, { $next }
list-last = { $first } et { $last }
points =
    { $count ->
        [one] { $figure } point
       *[other] { $figure } points
    }
answers =
    { $count ->
        [one] { $figure } réponse
       *[other] { $figure } réponses
    }
# Réponses avant une mesure, et après.
answers-around =
    { $count ->
        [one] { $before } réponse avant, { $after } après
       *[other] { $before } réponses avant, { $after } après
    }
score = un NPS de { $score } (entre { $lower } et { $upper } à { $level } %, { $answers })
-in-time = La comparaison porte sur deux périodes : une tendance, une saison ou un autre événement peut aussi expliquer le résultat.

## Constats

finding-lower = La situation { $place } va de pair avec un score plus bas que celui de toutes les autres réponses : { $score }, soit un écart de { $gap } (entre { $lower } et { $upper }) que le hasard seul n’explique guère. Poids dans le score d’ensemble : { $weight }.
finding-higher = La situation { $place } va de pair avec un score plus haut que celui de toutes les autres réponses : { $score }, soit un écart de { $gap } (entre { $lower } et { $upper }) que le hasard seul n’explique guère. Poids dans le score d’ensemble : { $weight }.
finding-chance = La situation { $place } a { $score }. Son écart avec toutes les autres réponses, { $gap } (entre { $lower } et { $upper }), peut être dû au hasard. Poids dans le score d’ensemble : { $weight }.
finding-alone = La situation { $place } a { $score }. Il y a trop peu de réponses, ici ou ailleurs, pour la comparer à toutes les autres : une différence peut être due au hasard. Poids dans le score d’ensemble : { $weight }.
finding-few =
    { $count ->
        [0] La situation { $place } n’a pas de réponse : il n’y a pas de score à montrer.
        [one] La situation { $place } n’a que { $n } réponse : trop peu pour montrer un score (il en faut au moins { $least }).
       *[other] La situation { $place } n’a que { $n } réponses : trop peu pour montrer un score (il en faut au moins { $least }).
    }
finding-unknown = La situation { $place } n’a pas de score connu.

## Verdicts

measure = Après la mesure « { $measure } », dans la situation { $place }
measure-everywhere = Après la mesure « { $measure } »
rose = le NPS a gagné { $points } (entre { $lower } et { $upper } à { $level } % ; { $answers })
fell = le NPS a perdu { $points } (entre { $lower } et { $upper } à { $level } % ; { $answers })
stayed = le NPS ne montre pas d’évolution au-delà du hasard (entre { $lower } et { $upper } à { $level } % ; { $answers })
perhaps-chance = { $change }, ce qui peut être dû au hasard
verdict-effective = { $measure }, { $change }. C’est une hausse qui en vaut la peine. { -in-time }
verdict-ineffective = { $measure }, { $change }. Cela laisse peu de place à une hausse qui en vaille la peine, ce qu’il est bon de savoir avant d’aller plus loin. { -in-time }{ $worked } Prochain pas : lire ce que disent les clients concernés et en tirer la mesure suivante.
verdict-harmful = { $measure }, { $change }. C’est une baisse nette. { -in-time }{ $worked } Prochain pas : suspendre la mesure et observer si le score remonte.
verdict-inconclusive = { $measure }, { $change }. Les réponses ne disent pas encore s’il y a une hausse qui en vaut la peine. { $outlook } { -in-time }
verdict-few = { $measure }, il y a trop peu de réponses pour montrer une évolution ({ $answers } ; il en faut au moins { $least } de chaque côté).
verdict-unknown = { $measure }, l’évolution du NPS n’est pas connue.
# Après une mesure qui n’a pas porté, celles qui l’ont fait : suit une phrase.
worked = Ce qui a porté : { $measures }.
worked-measure = « { $measure } » ({ $points })
more-needed =
    { $count ->
        [one] Environ { $figure } réponse de plus après la mesure permettrait très probablement de le dire.
       *[other] Environ { $figure } réponses de plus après la mesure permettraient très probablement de le dire.
    }
none-would-tell = Aucun nombre de réponses de plus ne permettrait de le dire : il y en a trop peu d’avant la mesure.

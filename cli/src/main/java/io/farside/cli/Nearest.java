// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what a mistyped word was meant to be. */
final class Nearest {
    /** Mistakes in a word; a longer word may have more. */
    private static final int MISTAKES_OF_A_SHORT_WORD = 2;

    /** Characters that allow one more mistake. */
    private static final int CHARACTERS_A_MISTAKE = 4;

    /** Longest word that is compared, characters. */
    private static final int LENGTH_LIMIT = 64;

    private Nearest() {}

    /** Candidates that differ by few mistakes, the nearest first; none for words unlike all. */
    static List<String> to(String word, Collection<String> candidates) {
        if (word.length() > LENGTH_LIMIT) {
            return List.of();
        }
        int most = Math.max(MISTAKES_OF_A_SHORT_WORD, word.length() / CHARACTERS_A_MISTAKE);
        return candidates.stream()
                .filter(c -> mistakes(word, c) <= Math.min(most, c.length() - 1))
                .sorted(
                        Comparator.comparingInt((String c) -> mistakes(word, c))
                                .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Characters to insert, remove or replace (Levenshtein). */
    static int mistakes(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(row[j - 1], above[j]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}

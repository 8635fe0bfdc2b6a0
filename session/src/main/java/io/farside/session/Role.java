// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

/**
 * A place in a copy set: a letter and the number of its site, for example {@code H1}.
 *
 * @param name one capital letter and one digit from 1 to 9
 */
public record Role(String name) implements Comparable<Role> {
    public static final Role H1 = new Role("H1");
    public static final Role H2 = new Role("H2");

    public Role {
        if (!name.matches("[A-Z][1-9]")) {
            throw new IllegalArgumentException("not a role: " + name);
        }
    }

    /** Number of the site the role is at. */
    public int site() {
        return name.charAt(1) - '0';
    }

    @Override
    public int compareTo(Role other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}

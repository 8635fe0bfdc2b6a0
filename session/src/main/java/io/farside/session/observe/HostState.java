// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

/**
 * What hosts can do at one side.
 *
 * @param open they may write
 * @param refused why not even connections are taken, empty when they are
 * @param writing connections open for writing
 * @param holding their writes are held until Release I/O or Start
 */
public record HostState(boolean open, String refused, int writing, boolean holding) {}

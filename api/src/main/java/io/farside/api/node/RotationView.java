// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;

/**
 * A change of this node's certificate.
 *
 * @param certificate fingerprint of the new one
 * @param waitsFor peers that have not noted it yet; empty when it is in use
 */
public record RotationView(String certificate, List<String> waitsFor) {}

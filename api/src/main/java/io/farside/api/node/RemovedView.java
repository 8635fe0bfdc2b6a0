// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

/** An object that is gone. */
public record RemovedView(String name) {}

// SPDX-License-Identifier: Apache-2.0
/**
 * What a node does with its volumes and groups: the operations behind the admin API, what hosts can
 * open, manager terms, remembered requests, events.
 */
@NullMarked
package io.farside.node.service;

import org.jspecify.annotations.NullMarked;

/**
 * What a broker tells those who administer it: connections and counters. Start at {@link
 * io.vitrine.broker.admin.AdminService}.
 */
@NullMarked
package io.vitrine.broker.admin;

import org.jspecify.annotations.NullMarked;

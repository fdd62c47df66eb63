/**
 * The broker as client libraries meet it that somebody else wrote. Start at {@link
 * io.vitrine.broker.interop.ClientLibrariesTest}.
 */
package io.vitrine.broker.interop;

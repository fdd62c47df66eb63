/**
 * Dead letters through their routes once more. Start at {@link io.vitrine.bridge.replay.Replay}.
 */
@NullMarked
package io.vitrine.bridge.replay;

import org.jspecify.annotations.NullMarked;

/**
 * Capture files that were uploaded: kept on disk as they came, read anew for each question in
 * bounded memory. Start at {@link io.vitrine.inspector.upload.UploadedCaptures}.
 */
@NullMarked
package io.vitrine.inspector.upload;

import org.jspecify.annotations.NullMarked;

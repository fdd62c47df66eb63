package io.vitrine.bridge.deadletter;

import io.vitrine.bridge.record.HeaderText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes dead letters. A dead letter has the key, value, headers and time of its record, and headers
 * that say why it is one. If it is too large itself, it is cut: first to the beginning of the value
 * and the short headers, then to the headers of Vitrine alone.
 *
 * <p>Threads: any.
 */
public final class DeadLetters {
  /** A {@link Cause}. */
  public static final String CAUSE = "vitrine.dead_letter.cause";

  /** What Kafka said. */
  public static final String DETAIL = "vitrine.dead_letter.detail";

  /** Kafka topic that the record was meant for. */
  public static final String TOPIC = "vitrine.dead_letter.topic";

  /** Bytes of the whole value; there only if something was cut off. */
  public static final String CUT_FROM_BYTES = "vitrine.dead_letter.cut_from_bytes";

  /** A dead letter is whole at first, and can be cut so often. */
  public static final int CUTS_MAX = 2;

  private static final int CUT_VALUE_BYTES = 16 << 10;
  private static final int CUT_HEADER_BYTES = 1 << 10;
  private static final int CUT_HEADERS_BYTES = 64 << 10;
  private static final int DETAIL_LENGTH_MAX = 512;

  private final String deadLetterTopic;

  /**
   * @param deadLetterTopic Kafka topic that they go to
   */
  public DeadLetters(String deadLetterTopic) {
    this.deadLetterTopic = deadLetterTopic;
  }

  public String topic() {
    return deadLetterTopic;
  }

  /**
   * @param cuts how much it must be cut, 0 to {@link #CUTS_MAX}
   */
  public ProducerRecord<byte[], byte[]> make(
      ProducerRecord<byte[], byte[]> record, Cause cause, String detail, int cuts) {
    byte[] value = record.value();
    List<Header> headers = cuts == 0 ? whole(record) : cut(record, cuts);
    headers.add(HeaderText.header(CAUSE, cause.title()));
    headers.add(HeaderText.header(DETAIL, shortened(detail)));
    headers.add(HeaderText.header(TOPIC, shortened(record.topic())));
    if (cuts > 0) {
      headers.add(HeaderText.header(CUT_FROM_BYTES, HeaderText.of(value.length)));
    }
    byte[] key = record.key();
    boolean keepKey = key == null || cuts == 0 || key.length <= CUT_HEADER_BYTES;
    return new ProducerRecord<>(
        deadLetterTopic,
        null,
        record.timestamp(),
        keepKey ? key : null,
        cuts == 0 ? value : Arrays.copyOf(value, Math.min(value.length, valueBytes(cuts))),
        headers);
  }

  private static int valueBytes(int cuts) {
    return cuts == 1 ? CUT_VALUE_BYTES : 0;
  }

  private static List<Header> whole(ProducerRecord<byte[], byte[]> record) {
    return new ArrayList<>(Arrays.asList(record.headers().toArray()));
  }

  private static List<Header> cut(ProducerRecord<byte[], byte[]> record, int cuts) {
    List<Header> kept = new ArrayList<>();
    int bytes = 0;
    for (Header each : record.headers()) {
      int length = each.key().length() + (each.value() == null ? 0 : each.value().length);
      boolean wanted = cuts == 1 || each.key().startsWith("vitrine.");
      if (wanted && length <= CUT_HEADER_BYTES && bytes + length <= CUT_HEADERS_BYTES) {
        bytes += length;
        kept.add(each);
      }
    }
    return kept;
  }

  private static String shortened(String text) {
    return text.length() <= DETAIL_LENGTH_MAX ? text : text.substring(0, DETAIL_LENGTH_MAX) + "…";
  }
}

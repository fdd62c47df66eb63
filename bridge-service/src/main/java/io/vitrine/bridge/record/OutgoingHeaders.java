package io.vitrine.bridge.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Headers of a record until they are written. An interceptor may change them before.
 *
 * <p>Threads: one at a time.
 */
final class OutgoingHeaders implements Headers {
  private static final Header[] NONE = {};

  private Header[] all;

  /** Whether Kafka's client has them. */
  private boolean taken;

  /**
   * @param all not to be changed by anybody else
   */
  OutgoingHeaders(Header[] all) {
    this.all = all;
  }

  void letGo() {
    all = NONE;
  }

  @Override
  public Headers add(Header header) {
    requireUntaken();
    Header[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = header;
    all = more;
    return this;
  }

  @Override
  public Headers add(String key, byte[] value) {
    return add(HeaderText.header(key, value));
  }

  @Override
  public Headers remove(String key) {
    requireUntaken();
    List<Header> rest = new ArrayList<>(Arrays.asList(all));
    rest.removeIf(each -> each.key().equals(key));
    all = rest.toArray(NONE);
    return this;
  }

  @Override
  public @Nullable Header lastHeader(String key) {
    for (int i = all.length - 1; i >= 0; i--) {
      if (all[i].key().equals(key)) {
        return all[i];
      }
    }
    return null;
  }

  @Override
  public Iterable<Header> headers(String key) {
    return Arrays.stream(all).filter(each -> each.key().equals(key)).toList();
  }

  private void requireUntaken() {
    if (taken) {
      throw new IllegalStateException("Kafka's client has the headers already");
    }
  }

  /**
   * Itself, not a copy: Kafka's client only reads it. They change no more afterwards, so that an
   * interceptor adds its own once, however often the record is sent.
   */
  @Override
  public Header[] toArray() {
    taken = true;
    return all;
  }

  @Override
  public Iterator<Header> iterator() {
    return Arrays.asList(all).iterator();
  }

  @Override
  public String toString() {
    return Arrays.toString(all);
  }
}

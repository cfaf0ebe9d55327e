package dev.paddock.log;

import java.util.Map;

/** Replaces secret values in one stream of bytes, also where a value is split across reads. */
public final class SecretMasker {

  /** Masks values of 8 characters or more, longest first, as {@code •••NAME•••}. */
  public SecretMasker(Map<String, String> secrets) {
    throw new UnsupportedOperationException("" + secrets.size());
  }

  /** The bytes that can be passed on now, masked; holds back only what may begin a secret. */
  public byte[] mask(byte[] buffer, int length) {
    throw new UnsupportedOperationException();
  }

  /** What was held back, at the end of the stream. */
  public byte[] end() {
    throw new UnsupportedOperationException();
  }
}

package dev.guildhall.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;

/**
 * An RSA key that signs access tokens.
 *
 * @param id the {@code kid}: {@code snk_} and a number
 * @param expiresAt until when it verifies
 */
record SigningKey(
    String id,
    RSAPublicKey publicKey,
    RSAPrivateKey privateKey,
    Instant createdAt,
    Instant expiresAt) {

  static SigningKey of(
      long number, byte[] publicKey, byte[] privateKey, Instant createdAt, Instant expiresAt) {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      return new SigningKey(
          "snk_" + number,
          (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey)),
          (RSAPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
          createdAt,
          expiresAt);
    } catch (GeneralSecurityException corrupt) {
      throw new IllegalStateException("signing key " + number + " cannot be read", corrupt);
    }
  }

  /** The public half as a JSON Web Key (RFC 7517). */
  RSAKey jwk() {
    return new RSAKey.Builder(publicKey)
        .keyID(id)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .build();
  }
}

package dev.guildhall.connections;

import dev.guildhall.organizations.OrganizationAddress;

/** Whose connection a call means. Another owner's is as unknown to it as none. */
sealed interface ConnectionOwner {
  record Environment() implements ConnectionOwner {
    @Override
    public String toString() {
      return "the environment";
    }
  }

  record Organization(OrganizationAddress address) implements ConnectionOwner {
    @Override
    public String toString() {
      return address.toString();
    }
  }
}

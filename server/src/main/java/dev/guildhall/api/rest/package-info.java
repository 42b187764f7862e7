/** The REST face: routes from the contract's HTTP bindings, one table of errors. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api.rest;

"""The world outside: mail servers, scanners, file formats. No Flask, no database."""

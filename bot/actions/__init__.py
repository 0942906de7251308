"""The custom actions that the engine calls, served by our own application; the only importer of `rasa_sdk`."""

"""The web server's log, in the one form of the site."""

from gunicorn.glogging import Logger

from commonweal.web import logs


class Gunicorn(Logger):
    """What gunicorn has to say; who asked for what is not written down."""

    def setup(self, cfg: object) -> None:
        """Hand everything to the log of the site."""
        logs.configure(debug=False)
        self.error_log.propagate = True
        self.error_log.handlers = []

    def access(self, *arguments: object) -> None:
        """Keep no list of visits."""

"""What the server loads: the application with the settings of the environment."""

import os

from config import Config
from timebank import create_app

app = create_app(Config.from_environ(os.environ))

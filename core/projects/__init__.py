"""Which organisation, workspace and project; its folders and settings."""

from core.projects.model import Project
from core.projects.place import (
    create_project,
    data_root,
    list_projects,
    open_project,
    sample_folder,
    starter_crosswalks,
)
from core.projects.settings import Settings, save_settings, settings

__all__ = [
    "Project",
    "Settings",
    "create_project",
    "data_root",
    "list_projects",
    "open_project",
    "sample_folder",
    "save_settings",
    "settings",
    "starter_crosswalks",
]

"""Which organisation, workspace and project; its folders and settings."""

from core.projects.model import Project

__all__ = ["Project"]

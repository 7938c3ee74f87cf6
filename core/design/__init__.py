"""The design system: tokens, stylesheets, template partials and the contract between views and templates."""

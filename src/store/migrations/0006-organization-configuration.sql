-- Every repository of an installation looks for the owner's `.github` repository.
create index repository_organization on repository (installation_id) where lower(name) = '.github';

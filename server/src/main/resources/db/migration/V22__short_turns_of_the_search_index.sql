-- New entries of the search's index wait in a list, and whoever fills it moves them all. The usual 4 MB keep that one caller,
-- and those who share its statement, for a tenth of a second among a hundred thousand organizations and for one among ten
-- million. In kB:
alter index organizations_search set (gin_pending_list_limit = 256);

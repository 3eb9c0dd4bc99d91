"""What is handed out when somebody asks to see a case?"""
